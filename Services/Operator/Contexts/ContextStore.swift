import Bus
import Foundation
import ServiceKit

/// The file of a user's contexts: `$XDG_CONFIG_HOME/edubus/contexts.json`, else under `~/.config`. It holds no secret.
struct ContextStore {
    let path: String

    static var standard: ContextStore {
        ContextStore(environment: ProcessInfo.processInfo.environment)
    }

    init(environment: [String: String]) {
        // A relative one counts for nothing, says the XDG specification.
        let given = environment["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        let folder = given ?? "\(environment["HOME"] ?? NSHomeDirectory())/.config"
        path = "\(folder)/edubus/contexts.json"
    }

    /// - Throws: `ProgramError` when the file is bad. A missing one holds no contexts.
    func read() throws -> ContextBook {
        guard let data = FileManager.default.contents(atPath: path) else { return ContextBook() }
        do {
            return try JSONCoding.decode(ContextBook.self, from: Array(data))
        } catch let error as DecodingError {
            throw ProgramError("contexts: \(path): \(CallError(decoding: error).message)")
        }
    }

    /// Changes the file while no other process does.
    func change(_ change: (inout ContextBook) throws -> Void) throws {
        let folder = (path as NSString).deletingLastPathComponent
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw ProgramError("contexts: cannot make \(folder)")
        }
        try FileLock.holding("\(folder)/.lock") {
            var book = try read()
            try change(&book)
            let bytes = try JSONCoding.encode(book, sortedKeys: true, pretty: true)
            do {
                try Data(bytes).write(to: URL(filePath: path), options: .atomic)
            } catch {
                throw ProgramError("contexts: cannot write \(path)")
            }
        }
    }

    /// For completion; none when the file is bad.
    static func names() -> [String] {
        ((try? standard.read()) ?? ContextBook()).contexts.keys.sorted()
    }
}
