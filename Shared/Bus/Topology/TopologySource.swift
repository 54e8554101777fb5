import Synchronization

/// The topology in force now, shared by everything in a process; whoever watches the file sets it.
public final class TopologySource: Sendable {
    private struct State {
        var topology: Topology
        var observers: [@Sendable (Topology) -> Void] = []
    }

    private let state: Mutex<State>

    public init(_ topology: Topology) {
        state = Mutex(State(topology: topology))
    }

    public var current: Topology { state.withLock { $0.topology } }

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
