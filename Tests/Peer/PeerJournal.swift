import Dispatch
import Foundation

/// What the peers of a test did, a line each, in one file: an oracle that survives the processes that write it.
///
/// A line is appended in one write, so that lines of several processes do not mix.
final class PeerJournal: Sendable {
    enum Event: String, Sendable {
        case serving, draining, stopped
        /// A call came to its handler; the handler returned, or heard that it was cancelled; the bus did not start it
        /// after all.
        case begun, done, cancelled, refused
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

    private let lives: Int32
    private let calls: Int32
    private let instance: String

    /// Two files in a folder: what processes did, and, much longer, what their handlers did.
    init(folder: String, instance: String) throws {
        lives = Self.open(folder, Self.livesFile)
        calls = Self.open(folder, Self.callsFile)
        self.instance = instance
        guard lives >= 0, calls >= 0 else { throw PeerFault("journal: cannot open \(folder)") }
    }

    deinit {
        close(lives)
        close(calls)
    }

    static let livesFile = "lives.journal"
    static let callsFile = "calls.journal"

    private static func open(_ folder: String, _ file: String) -> Int32 {
        Foundation.open(
            "\(folder)/\(file)", O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
    }

    static var now: UInt64 { DispatchTime.now().uptimeNanoseconds }

    func note(_ event: Event, key: String = "-", method: String = "-") {
        let line = Array("\(event.rawValue) \(Self.now) \(instance) \(key) \(method)\n".utf8)
        let written = write(method == "-" ? lives : calls, line, line.count)
        precondition(written == line.count, "the journal cannot be written")
    }
}
