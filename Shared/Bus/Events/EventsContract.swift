/// The standard event stream of every service that has a store.
public enum Events: ServiceContract {
    public static let name = "Events"
    public static let subscribe = serverStream(
        "Subscribe", SubscribeEvents.self, of: CloudEvent.self, access: .roles([.system]),
        summary:
            "Streams the service's outbox after a sequence, in order, then stays with its tail.")
    public static let methods: [any MethodDescriptor] = [subscribe]
}

/// Request of `Events/Subscribe`.
public struct SubscribeEvents: BusMessage, Hashable {
    /// The last sequence the consumer has; 0 for everything.
    public var afterSequence: Int64
    /// Event types wanted; empty for all.
    public var types: [String]
    /// False ends the stream at the present tail instead of waiting for more.
    public var follow: Bool

    public init(afterSequence: Int64, types: [String] = [], follow: Bool = true) {
        self.afterSequence = afterSequence
        self.types = types
        self.follow = follow
    }
}

extension Role {
    /// A program of EduBus itself.
    public static let system = Role(rawValue: "system")
}
