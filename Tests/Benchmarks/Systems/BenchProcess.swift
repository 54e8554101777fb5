import Foundation
import Synchronization

/// A program that is asked by lines on its standard input and answers by lines on its standard output.
///
/// It ends when its input ends, so that it never outlives who started it.
final class BenchProcess: Sendable {
    private struct Ends {
        var process: Process
        var input: FileHandle
        var output: LineReader
    }

    let name: String
    let pid: Int32
    private let ends: Mutex<Ends>

    /// - Parameter firstLine: what the program reads before anything else.
    init(_ executable: URL, _ arguments: [String], firstLine: String? = nil) throws {
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        let input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        name = ([executable.lastPathComponent] + arguments.prefix(2)).joined(separator: " ")
        pid = process.processIdentifier
        ends = Mutex(
            Ends(
                process: process, input: input.fileHandleForWriting,
                output: LineReader(output.fileHandleForReading)))
        if let firstLine {
            try input.fileHandleForWriting.write(contentsOf: Data((firstLine + "\n").utf8))
        }
    }

    /// This program again, in a process of its own.
    static func again(_ arguments: [String], firstLine: String) throws -> BenchProcess {
        let executable = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        return try BenchProcess(executable, arguments, firstLine: firstLine)
    }

    /// The next line it prints.
    func line() async throws -> String {
        try await onThread { [self] in
            guard let line = ends.withLock({ $0.output.next() }) else {
                throw BenchFailure(description: "\(name) ended")
            }
            return line
        }
    }

    func ask(_ question: String) async throws -> String {
        try ends.withLock { try $0.input.write(contentsOf: Data((question + "\n").utf8)) }
        return try await line()
    }

    var processorSeconds: Double { ProcessFigures.processorSeconds(of: pid) }
    var residentMegabytes: Double { ProcessFigures.residentMegabytes(of: pid) }

    func stop() {
        ends.withLock { ends in
            try? ends.input.close()
            ends.process.waitUntilExit()
        }
    }
}

/// Lines of a pipe.
struct LineReader {
    private let handle: FileHandle
    private var waiting: [UInt8] = []

    init(_ handle: FileHandle) {
        self.handle = handle
    }

    /// Waits for a line; nil at the end.
    mutating func next() -> String? {
        while true {
            if let end = waiting.firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: waiting[..<end], as: UTF8.self)
                waiting.removeSubrange(...end)
                return line
            }
            let more = handle.availableData
            guard !more.isEmpty else { return nil }
            waiting += more
        }
    }
}
