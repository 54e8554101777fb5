import Foundation

/// A program a test started: its pid, its output in a file, and its end.
final class Child: Sendable {
    /// How a program ended.
    enum Ending: Equatable, Sendable {
        case exit(Int32)
        case signal(Int32)
    }

    let name: String
    let pid: pid_t
    let outputFile: String
    let errorFile: String
    private let ending: Task<Ending, Never>

    /// Starts a program with its output in files of `folder`.
    ///
    /// - Parameters:
    ///   - input: its standard input; nothing by default.
    ///   - environment: beside what the tests' own has, less everything that means something to EduBus.
    init(
        _ executable: String, _ arguments: [String], name: String, folder: String,
        input: Pipe? = nil, environment: [String: String] = [:]
    ) throws {
        self.name = name
        outputFile = "\(folder)/\(name).out"
        errorFile = "\(folder)/\(name).err"
        let process = Process()
        process.executableURL = URL(filePath: executable)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment
            .filter { !$0.key.hasPrefix("EDUBUS_") }
            .merging(["XDG_CONFIG_HOME": "\(folder)/config"]) { $1 }
            .merging(environment) { $1 }
        if let input {
            process.standardInput = input
        } else {
            process.standardInput = FileHandle.nullDevice
        }
        process.standardOutput = try Self.open(outputFile)
        process.standardError = try Self.open(errorFile)
        let (endings, end) = AsyncStream.makeStream(of: Ending.self)
        process.terminationHandler = { process in
            let status = process.terminationStatus
            end.yield(process.terminationReason == .exit ? .exit(status) : .signal(status))
            end.finish()
        }
        try process.run()
        pid = process.processIdentifier
        ending = Task {
            for await ending in endings { return ending }
            return .signal(0)
        }
    }

    var output: String { Self.text(outputFile) }
    var errors: String { Self.text(errorFile) }

    func send(_ signal: Int32) { kill(pid, signal) }

    /// How it ended; nil when it still runs after `limit`.
    func end(within limit: Duration) async -> Ending? {
        let (results, result) = AsyncStream.makeStream(of: Ending?.self)
        let waiting = Task { [ending] in _ = result.yield(await ending.value) }
        let timing = Task {
            try? await Task.sleep(for: limit)
            result.yield(nil)
        }
        defer {
            waiting.cancel()
            timing.cancel()
        }
        for await result in results { return result }
        return nil
    }

    /// Asks it to stop; makes it when it does not.
    @discardableResult
    func stop(within limit: Duration = .seconds(120)) async -> Ending? {
        send(SIGTERM)
        if let ending = await end(within: limit) { return ending }
        send(SIGKILL)
        _ = await end(within: .seconds(60))
        return nil
    }

    /// Kills it as a power cut would, and waits until it is gone.
    func killHard() async {
        send(SIGKILL)
        _ = await end(within: .seconds(60))
    }

    private static func open(_ path: String) throws -> FileHandle {
        if !FileManager.default.fileExists(atPath: path) {
            _ = FileManager.default.createFile(atPath: path, contents: nil)
        }
        let handle = try FileHandle(forWritingTo: URL(filePath: path))
        try handle.seekToEnd()
        return handle
    }

    private static func text(_ path: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }
}

/// The machine's processes, by what the kernel says of them.
enum Processes {
    /// The living children of a process.
    static func children(of parent: pid_t) -> [pid_t] {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return all.compactMap { pid_t($0) }.filter { stat($0)?.parent == parent && isAlive($0) }
    }

    /// Whether it is there and not a zombie.
    static func isAlive(_ pid: pid_t) -> Bool { stat(pid).map { $0.state != "Z" } ?? false }

    private static func stat(_ pid: pid_t) -> (state: String, parent: pid_t)? {
        guard let data = FileManager.default.contents(atPath: "/proc/\(pid)/stat") else {
            return nil
        }
        // The name, in brackets, may hold anything.
        let fields = String(decoding: data, as: UTF8.self).split(separator: ")").last?
            .split(separator: " ")
        guard let fields, fields.count > 1, let parent = pid_t(fields[1]) else { return nil }
        return (String(fields[0]), parent)
    }
}
