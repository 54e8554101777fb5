import Dispatch
import Foundation

/// What the peers of a test did, a line each, in one file: an oracle that survives the processes that write it.
///
/// A line is appended in one write, so that lines of several processes do not mix.
final class PeerJournal: Sendable {
    enum Event: String, Sendable {
        case serving, draining, stopped
        /// A handler was started, returned, or heard that it was cancelled.
        case begun, done, cancelled
    }

    struct Line: Sendable, Hashable {
        let event: Event
        /// Monotonic, the same for all processes of a machine.
        let nanoseconds: UInt64
        let instance: String
        /// Of a call: its idempotency key, or the id of its request.
        let key: String
        let method: String

        init?(_ text: Substring) {
            let words = text.split(separator: " ", omittingEmptySubsequences: false)
            guard words.count == 5, let event = Event(rawValue: String(words[0])),
                let nanoseconds = UInt64(words[1])
            else { return nil }
            self.event = event
            self.nanoseconds = nanoseconds
            instance = String(words[2])
            key = String(words[3])
            method = String(words[4])
        }
    }

    private let descriptor: Int32
    private let instance: String

    init(path: String, instance: String) throws {
        descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        self.instance = instance
        guard descriptor >= 0 else { throw PeerFault("journal: cannot open \(path)") }
    }

    deinit { close(descriptor) }

    static var now: UInt64 { DispatchTime.now().uptimeNanoseconds }

    func note(_ event: Event, key: String = "-", method: String = "-") {
        let line = Array("\(event.rawValue) \(Self.now) \(instance) \(key) \(method)\n".utf8)
        let written = write(descriptor, line, line.count)
        precondition(written == line.count, "the journal cannot be written")
    }

    static func read(_ path: String) -> [Line] {
        let data = FileManager.default.contents(atPath: path) ?? Data()
        return String(decoding: data, as: UTF8.self).split(separator: "\n").compactMap(Line.init)
    }
}
