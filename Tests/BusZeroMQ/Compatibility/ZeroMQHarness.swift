import Bus
import BusTesting
import BusZeroMQ
import Logging

/// The compatibility suite's ends over loopback TCP with CURVE.
struct ZeroMQHarness: CompatibilityHarness {
    let service = TestServiceImplementation()
    let topology: TopologySource
    let client: BusClient
    let server: BusServer
    private let context: ZeroMQContext
    private let endpoint: Endpoint
    private let clientKeys: CurveKeyPair

    init(contentType: ContentType) async throws {
        let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        context = try ZeroMQContext.additional()
        clientKeys = try CurveKeyPair.generate()
        let serverKeys = try CurveKeyPair.generate()
        topology = TopologySource(
            Topology(
                callers: [
                    "tester": Topology.CallerEntry(
                        publicKeys: [clientKeys.publicKey], department: "education",
                        roles: [.system], mayActOnBehalf: true, allowedMethods: ["*"])
                ]))
        server = try BusServer(
            services: [service.definition],
            transport: ZeroMQServerTransport(
                context: context, endpoint: "tcp://127.0.0.1:0", keyPair: serverKeys,
                topology: topology),
            topology: topology, log: log)
        endpoint = try await server.start()
        var named = topology.current
        named.services[TestService.name] = Topology.ServiceEntry(instances: [endpoint])
        topology.update(named)
        client = BusClient(
            transport: ZeroMQClientTransport(context: context, keyPair: clientKeys),
            topology: topology, agent: "tester", contentType: contentType)
    }

    func strangeClient() -> BusClient {
        BusClient(
            transport: ZeroMQClientTransport(
                context: context, keyPair: try? CurveKeyPair.generate()),
            topology: topology, agent: "stranger")
    }

    func rawLink(_ receiver: any LinkReceiver) -> any Link {
        ZeroMQClientTransport(context: context, keyPair: clientKeys)
            .connect(to: endpoint, receiver: receiver)
    }

    /// - Returns: whether everything stopped within its 2 s.
    func stop() async -> Bool {
        client.shutdown()
        await server.shutdown()
        return await context.shutdown()
    }
}
