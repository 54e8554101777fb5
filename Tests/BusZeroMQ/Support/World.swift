import Bus
import BusZeroMQ
import Testing

/// A server and its callers' keys, in contexts of their own.
struct World {
    let context: ZeroMQContext
    let serverKeys: CurveKeyPair
    let clientKeys: CurveKeyPair
    let topology: TopologySource

    init(faults: SecurityFaults = []) throws {
        context = try ZeroMQContext.additional(faults: faults)
        serverKeys = try .generate()
        clientKeys = try .generate()
        topology = TopologySource(Self.topology(keys: [clientKeys.publicKey]))
    }

    static func topology(keys: [String]) -> Topology {
        Topology(callers: [
            "the-caller": .init(publicKeys: keys, department: "test", roles: [], allowedMethods: [])
        ])
    }

    func server(_ endpoint: String = "tcp://127.0.0.1:0") -> ZeroMQServerTransport {
        ZeroMQServerTransport(
            context: context, endpoint: endpoint, keyPair: serverKeys, topology: topology)
    }

    func client(_ keys: CurveKeyPair? = nil) -> ZeroMQClientTransport {
        ZeroMQClientTransport(context: context, keyPair: keys ?? clientKeys)
    }

    /// A link that is open, and what it hears.
    func openLink(to endpoint: Endpoint) async throws -> (link: any Link, heard: LinkRecorder) {
        let heard = LinkRecorder()
        let link = client().connect(to: endpoint, receiver: heard)
        try await heard.opened()
        return (link, heard)
    }

    /// Waits until the I/O thread has counted something: it publishes once a pass.
    func statistics(_ what: String, until isMet: (ZeroMQStatistics) -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while !isMet(context.statistics) {
            guard ContinuousClock.now < deadline else {
                throw TimedOut(what: what, state: "\(context.statistics)")
            }
            await Task.yield()
        }
    }

    /// Runs a test in a world that is shut down afterwards.
    static func run(
        faults: SecurityFaults = [], _ body: (World) async throws -> Void
    ) async throws {
        let world = try World(faults: faults)
        do {
            try await body(world)
        } catch {
            await world.context.shutdown()
            throw error
        }
        #expect(await world.context.shutdown(within: .seconds(60)), "shut down")
    }
}
