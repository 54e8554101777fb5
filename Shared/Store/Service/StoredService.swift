public import Bus

/// A service with state: what a program needs to run it.
public protocol StoredService: Sendable {
    static var contract: any ServiceContract.Type { get }
    /// The schema of its store, in the order of release.
    static var migrations: [Migration] { get }

    /// Loads what it keeps in memory and writes what every store of it must have.
    init(_ environment: ServiceEnvironment) async throws

    /// One handler for every method of the contract.
    var handlers: [Handler] { get }
    /// The events of other services it acts on.
    var consumers: [EventConsumer] { get }
    /// What it does by itself while the program runs.
    var workers: [ServiceWorker] { get }
}

extension StoredService {
    public var consumers: [EventConsumer] { [] }
    public var workers: [ServiceWorker] { [] }

    /// `/enrollment.v1`, the source of its events.
    public static var eventSource: String { "/" + contract.name }

    /// What a server registers.
    public var definition: ServiceDefinition {
        ServiceDefinition(Self.contract, handlers: handlers)
    }
}
