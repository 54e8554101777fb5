import Bus
import Dispatch
import Foundation
import ServiceKit
import Synchronization

/// Lines of standard input as they come, one when it is asked for. Waiting blocks a thread of its own, and none of the pool.
final class LineReader: Sendable {
    private struct State {
        var bytes: [UInt8] = []
        var isAtEnd = false
    }

    private static let readBytes = 64 * 1024
    private let descriptor: Int32
    private let queue = DispatchQueue(label: "edubus.input")
    private let state = Mutex(State())

    init(_ descriptor: Int32 = STDIN_FILENO) { self.descriptor = descriptor }

    /// The next line without its end; nil after the last, or when the task is cancelled.
    ///
    /// - Throws: `ProgramError` for a line longer than a message may be.
    func next() async throws -> [UInt8]? {
        let (lines, line) = AsyncStream.makeStream(of: Result<[UInt8]?, any Error>.self)
        queue.async { [self] in
            line.yield(Result { try read() })
            line.finish()
        }
        for await result in lines { return try result.get() }
        return nil
    }

    /// Everything that is left.
    func rest() async throws -> [UInt8] {
        var all: [UInt8] = []
        while let line = try await next() {
            if !all.isEmpty { all.append(UInt8(ascii: "\n")) }
            all += line
            guard all.count <= Limits.messageBytes else { throw Self.tooLong }
        }
        return all
    }

    private static let tooLong = ProgramError(
        "request: a line is longer than the \(Limits.messageBytes) bytes of a message")

    private func read() throws -> [UInt8]? {
        var searched = 0
        while true {
            let (line, isAtEnd) = state.withLock { state -> ([UInt8]?, Bool) in
                if let end = state.bytes[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                    let line = Array(state.bytes[..<end])
                    state.bytes.removeSubrange(...end)
                    return (line, false)
                }
                searched = state.bytes.count
                guard state.isAtEnd else { return (nil, false) }
                defer { state.bytes = [] }
                return (state.bytes.isEmpty ? nil : state.bytes, true)
            }
            if line != nil || isAtEnd { return line }
            guard searched <= Limits.messageBytes else { throw Self.tooLong }
            try fill()
        }
    }

    /// Waits for more bytes, or the end.
    ///
    /// - Throws: `ProgramError` when the input cannot be read: what came before is no whole request.
    private func fill() throws {
        var buffer = [UInt8](repeating: 0, count: Self.readBytes)
        let count = Glibc.read(descriptor, &buffer, buffer.count)
        guard count >= 0 else {
            let error = errno
            if error == EINTR { return }
            throw ProgramError("request: cannot be read: \(String(cString: strerror(error)))")
        }
        state.withLock { state in
            if count > 0 { state.bytes += buffer[..<count] } else { state.isAtEnd = true }
        }
    }
}
