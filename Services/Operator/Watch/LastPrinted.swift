import Synchronization

/// The last sequence that was printed; nil before the first.
final class LastPrinted: Sendable {
    private let value = Mutex<Int64?>(nil)

    var sequence: Int64? {
        get { value.withLock { $0 } }
        set { value.withLock { $0 = newValue } }
    }
}
