public import Bus
import Synchronization

/// A time that moves only when a test says so.
public final class ManualTime: TimeSource {
    private let milliseconds: Mutex<Int64>

    /// Starts at 2025-09-01T00:00:00Z, the first day of a school year, unless told otherwise.
    public init(milliseconds: Int64 = 1_756_684_800_000) {
        self.milliseconds = Mutex(milliseconds)
    }

    public var nowMilliseconds: Int64 { milliseconds.withLock { $0 } }

    public func advance(by duration: Duration) {
        milliseconds.withLock { $0 += duration.wholeMilliseconds }
    }
}
