import Synchronization

/// The topology in force now, shared by everything in a process; whoever watches the file sets it.
public final class TopologySource: Sendable {
    private struct State {
        var topology: Topology {
            didSet { callers = Self.index(topology) }
        }
        /// By public key.
        var callers: [String: CallerIdentity]
        var observers: [@Sendable (Topology) -> Void] = []

        init(topology: Topology) {
            self.topology = topology
            callers = Self.index(topology)
        }

        private static func index(_ topology: Topology) -> [String: CallerIdentity] {
            var index: [String: CallerIdentity] = [:]
            var shared: Set<String> = []
            for (name, entry) in topology.callers {
                guard let caller = topology.caller(named: name) else { continue }
                let identity = CallerIdentity(caller, for: caller.principal)
                for key in entry.publicKeys {
                    if index[key] != nil { shared.insert(key) }
                    index[key] = identity
                }
            }
            // A key of two callers proves neither.
            for key in shared { index[key] = nil }
            return index
        }
    }

    private let state: Mutex<State>

    public init(_ topology: Topology) {
        state = Mutex(State(topology: topology))
    }

    public var current: Topology { state.withLock { $0.topology } }

    /// Who owns a CURVE public key now; nil when nobody does, or no longer.
    public func caller(ownsKey publicKey: String) -> Caller? {
        identity(ownsKey: publicKey)?.caller
    }

    /// Who owns a key now, speaking for itself.
    func identity(ownsKey publicKey: String) -> CallerIdentity? {
        state.withLock { $0.callers[publicKey] }
    }

    /// Puts a new topology in force and tells the observers, when it differs.
    public func update(_ topology: Topology) {
        let observers = state.withLock { state -> [@Sendable (Topology) -> Void] in
            guard state.topology != topology else { return [] }
            state.topology = topology
            return state.observers
        }
        for observer in observers { observer(topology) }
    }

    /// Observers live as long as the source. Called after a change is in force.
    public func observe(_ observer: @escaping @Sendable (Topology) -> Void) {
        state.withLock { $0.observers.append(observer) }
    }
}
