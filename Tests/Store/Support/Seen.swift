import Bus
import Synchronization

/// The events a subscriber got.
final class Seen: Sendable {
    private let list = Mutex<[CloudEvent]>([])
    var events: [CloudEvent] { list.withLock { $0 } }
    func add(_ event: CloudEvent) { list.withLock { $0.append(event) } }
}
