import Synchronization

/// Counts of a server's calls, by method.
final class CallStatistics: Sendable {
    private let methods = Mutex<[String: MethodStatistics]>([:])

    func record(_ path: String, _ code: StatusCode, took: Duration) {
        methods.withLock { methods in
            methods[path, default: MethodStatistics(method: path)].record(code, took: took)
        }
    }

    func snapshot() -> [MethodStatistics] {
        methods.withLock { $0.values.sorted { $0.method < $1.method } }
    }
}

/// What happened to the calls of one method.
public struct MethodStatistics: BusMessage, Hashable {
    public var method: String
    public var calls: Int64 = 0
    /// By gRPC's name of the code.
    public var errors: [String: Int64] = [:]
    public var totalMicroseconds: Int64 = 0
    public var longestMicroseconds: Int64 = 0
    /// Calls that took less than 2^i microseconds and not less than half of it, by i.
    public var latencyLog2Microseconds: [Int64] = Array(repeating: 0, count: 32)

    init(method: String) { self.method = method }

    mutating func record(_ code: StatusCode, took: Duration) {
        let (seconds, attoseconds) = took.components
        let microseconds = max(0, seconds * 1_000_000 + attoseconds / 1_000_000_000_000)
        calls += 1
        if code != .ok { errors[code.name, default: 0] += 1 }
        totalMicroseconds += microseconds
        longestMicroseconds = max(longestMicroseconds, microseconds)
        let bucket = min(31, Int64.bitWidth - microseconds.leadingZeroBitCount)
        latencyLog2Microseconds[bucket] += 1
    }
}
