/// The standard counters of every service.
public enum Stats: ServiceContract {
    public static let name = "Stats"
    public static let get = unary(
        "Get", StatsRequest.self, returns: StatsReport.self, .read,
        access: .roles([.system, .operator]),
        summary: "Counts calls, errors and latencies by method, and what runs now.")
    public static let methods: [any MethodDescriptor] = [get]
}

/// Asks for all counters.
public struct StatsRequest: BusMessage, Hashable {
    public init() {}
}

/// A program's counters since it started.
public struct StatsReport: BusMessage, Hashable {
    public var instance: String
    public var uptimeMilliseconds: Int64
    public var sessions: Int
    public var inFlightCalls: Int
    public var methods: [MethodStatistics]
}

extension Role {
    /// Deploys and watches the programs.
    public static let `operator` = Role(rawValue: "operator")
}
