import Logging
import Synchronization

@testable import ServiceKit

/// The lines a program logs, as they come.
final class LogLines: Sendable {
    private let lines = Mutex<[String]>([])
    let stream: AsyncStream<String>
    private let continuation: AsyncStream<String>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream(of: String.self) }

    var all: [String] { lines.withLock { $0 } }

    func logger(_ label: String, level: Logger.Level = .info) -> Logger {
        Logger(label: label) { label in
            var handler = JSONLogHandler(label: label) { [self] line in
                lines.withLock { $0.append(line) }
                continuation.yield(line)
            }
            handler.logLevel = level
            return handler
        }
    }
}
