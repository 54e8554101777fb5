public import Bus

/// One way to connect a client with a server: what the compatibility suite runs on.
public protocol CompatibilityHarness: Sendable {
    /// The test service as served.
    var service: TestServiceImplementation { get }
    var topology: TopologySource { get }
    var client: BusClient { get }
    var server: BusServer { get }
    /// A client of the same network with another key: `stranger`, whom the topology does not know.
    func strangeClient() -> BusClient
    /// A link of its own, for a peer that misbehaves.
    func rawLink(_ receiver: any LinkReceiver) -> any Link
}

/// Why a case failed.
public struct CompatibilityFailure: Error, CustomStringConvertible {
    public let description: String
    public init(_ description: String) { self.description = description }
}

/// A case's assertion.
func require(_ condition: Bool, _ what: @autoclosure () -> String) throws {
    guard condition else { throw CompatibilityFailure(what()) }
}

/// The error a call must fail with.
func failure<Result>(
    _ what: String, of body: () async throws -> Result
) async throws -> CallError {
    do {
        _ = try await body()
    } catch let error as CallError {
        return error
    }
    throw CompatibilityFailure("\(what) succeeded")
}
