import Foundation
import Synchronization

@testable import Peer

/// A peer as a process of its own.
final class PeerProcess: Sendable {
    let plan: PeerPlan
    let pid: pid_t
    private let errorFile: String
    /// The peer ends when nobody holds it any more.
    private let input: Pipe
    private let hasEnded: Ended

    private final class Ended: Sendable {
        let isTrue = Mutex(false)
    }

    init(_ plan: PeerPlan, folder: String) throws {
        self.plan = plan
        errorFile = "\(folder)/\(plan.name).err"
        if !FileManager.default.fileExists(atPath: errorFile) {
            _ = FileManager.default.createFile(atPath: errorFile, contents: nil)
        }
        let errors = try FileHandle(forWritingTo: URL(filePath: errorFile))
        try errors.seekToEnd()
        input = Pipe()
        let process = Process()
        process.executableURL = URL(filePath: Machine.peer)
        process.standardInput = input
        process.standardOutput = FileHandle.nullDevice
        process.standardError = errors
        let hasEnded = Ended()
        self.hasEnded = hasEnded
        process.terminationHandler = { _ in hasEnded.isTrue.withLock { $0 = true } }
        try process.run()
        pid = process.processIdentifier
        var line = try JSONEncoder().encode(plan)
        line.append(UInt8(ascii: "\n"))
        try input.fileHandleForWriting.write(contentsOf: line)
    }

    var isRunning: Bool { hasEnded.isTrue.withLock { !$0 } }

    var errors: String {
        String(decoding: FileManager.default.contents(atPath: errorFile) ?? Data(), as: UTF8.self)
    }

    /// Nothing when it has ended: its number may be another's.
    func send(_ signal: Int32) {
        hasEnded.isTrue.withLock { if !$0 { kill(pid, signal) } }
    }

    func untilEnded(within limit: Duration = .seconds(60)) async throws {
        try await Machine.until("\(plan.name) ends", within: limit, every: .milliseconds(5)) {
            !isRunning
        }
    }

    /// Ends it however it is.
    func killHard() async throws {
        send(SIGKILL)
        try await untilEnded()
    }
}
