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
    /// Calls that execute or wait, streams too.
    public var inFlightCalls: Int
    /// Those with one request and one answer, at work; absent in reports of older programs, as the rest below.
    public var executingCalls: Int?
    /// Those that wait for their turn.
    public var queuedCalls: Int?
    public var streams: Int?
    /// Refused since the start because there was too much to do.
    public var refusedCalls: Int?
    /// Thousandths: 1,000 when every place is taken, more when calls wait.
    public var load: Int?
    public var methods: [MethodStatistics]
}

extension Role {
    /// Deploys and watches the programs.
    public static let `operator` = Role(rawValue: "operator")
}
