import Synchronization

/// The standard health methods of every service, after gRPC's health protocol.
public enum Health: ServiceContract {
    public static let name = "Health"
    public static let check = unary(
        "Check", HealthRequest.self, returns: HealthReport.self, .read, access: .open,
        deadline: .seconds(2), summary: "Says whether the service can answer now.")
    public static let watch = serverStream(
        "Watch", HealthRequest.self, of: HealthReport.self, access: .open,
        summary: "Streams the health now and at every change.")
    public static let methods: [any MethodDescriptor] = [check, watch]
}

/// Asks about the whole program.
public struct HealthRequest: BusMessage, Hashable {
    public init() {}
}

/// A program's health.
public struct HealthReport: BusMessage, Hashable {
    public var status: ServingStatus
    /// Contracts served here.
    public var services: [String]
    /// Differs in every run of a program.
    public var instance: String

    public init(status: ServingStatus, services: [String], instance: String) {
        self.status = status
        self.services = services
        self.instance = instance
    }
}

/// gRPC's serving status.
public enum ServingStatus: String, WireEnum {
    case serving = "SERVING"
    case notServing = "NOT_SERVING"
}

/// The health of this program, which its parts set and `Health/Watch` streams.
public final class HealthSource: Sendable {
    private struct State {
        var status = ServingStatus.serving
        var watchers: [Int: AsyncStream<ServingStatus>.Continuation] = [:]
        var next = 0
        var isOver = false
    }

    private let state = Mutex(State())

    public init() {}

    public var status: ServingStatus { state.withLock { $0.status } }

    public func set(_ status: ServingStatus) {
        let watchers = state.withLock { state -> [AsyncStream<ServingStatus>.Continuation] in
            guard state.status != status else { return [] }
            state.status = status
            return Array(state.watchers.values)
        }
        for watcher in watchers { watcher.yield(status) }
    }

    /// NOT_SERVING for good; whoever watches hears it as the last.
    func finish() {
        set(.notServing)
        let watchers = state.withLock { state in
            state.isOver = true
            return Array(state.watchers.values)
        }
        for watcher in watchers { watcher.finish() }
    }

    /// The status now, then every change. Only the newest is kept for a slow reader.
    func changes() -> AsyncStream<ServingStatus> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: ServingStatus.self, bufferingPolicy: .bufferingNewest(1))
        let (id, isOver) = state.withLock { state in
            state.next += 1
            state.watchers[state.next] = continuation
            continuation.yield(state.status)
            return (state.next, state.isOver)
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.watchers.removeValue(forKey: id) }
        }
        if isOver { continuation.finish() }
        return stream
    }
}
