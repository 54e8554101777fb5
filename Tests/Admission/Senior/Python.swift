import Foundation

/// Runs a script of Tests/Interop to its end.
enum Python {
    static let path = ["/usr/bin/python3", "/usr/local/bin/python3"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    struct Failed: Error {
        let code: Int32
    }

    /// - Parameters:
    ///   - program: another Python than the machine's.
    ///   - input: what the script reads from its standard input.
    static func run(_ script: String, input: Data, with program: String? = nil) throws -> Data {
        let folder = FileManager.default.temporaryDirectory
        let file = folder.appending(path: "edubus-\(UUID().uuidString).jsonl")
        try input.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(filePath: program ?? path ?? "/usr/bin/python3")
        process.arguments = [
            URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().appending(path: "Interop/\(script)").path
        ]
        process.standardInput = try FileHandle(forReadingFrom: file)
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failed(code: process.terminationStatus) }
        return data
    }
}
