/// What an operator may ask of every program, beside what it serves.
public enum Control: ServiceContract {
    public static let name = "Control"
    public static let drain = serverStream(
        "Drain", DrainRequest.self, of: DrainReport.self, access: .roles([.operator]),
        deadline: .seconds(60),
        summary: "Drains the program and ends it, as SIGTERM does; streams how far it is.")
    public static let methods: [any MethodDescriptor] = [drain]
}

/// Asks the program that is called to drain.
public struct DrainRequest: BusMessage, Hashable {
    public init() {}
}

/// How far a drain is. The last one says DRAINED.
public struct DrainReport: BusMessage, Hashable {
    public var state: DrainState
    /// Differs in every run of a program.
    public var instance: String
    /// Calls that still run; in the last report, those that the drain's limit cuts off.
    public var runningCalls: Int

    public init(state: DrainState, instance: String, runningCalls: Int) {
        self.state = state
        self.instance = instance
        self.runningCalls = runningCalls
    }
}

/// Whether a drain goes on.
public enum DrainState: String, WireEnum {
    case draining = "DRAINING"
    case drained = "DRAINED"
}
