import Bus
import BusTesting
import BusZeroMQ
import Foundation
import Logging
import Testing

/// Endpoints that name a host, over CURVE on the loopback.
@Suite(.serialized, .timeLimit(.minutes(10)))
struct NamedEndpointTests {
    /// Answers what it was told.
    struct Answers: AddressResolver {
        let addresses: [String]
        func resolve(_ host: String) async throws -> [String] { addresses }
    }

    /// Serves at one address and calls it by another.
    static func call(
        servedAt address: String, as host: String, _ resolver: any AddressResolver
    ) async throws {
        let context = try ZeroMQContext.additional()
        let (serverKeys, clientKeys) = (try CurveKeyPair.generate(), try CurveKeyPair.generate())
        let topology = TopologySource(
            Topology(callers: [
                "tester": Topology.CallerEntry(
                    publicKeys: [clientKeys.publicKey], department: "education", roles: [.system],
                    allowedMethods: ["*"])
            ]))
        let server = try BusServer(
            services: [TestServiceImplementation().definition],
            transport: ZeroMQServerTransport(
                context: context, endpoint: address, keyPair: serverKeys, topology: topology),
            topology: topology, log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let bound = try await server.start().address
        let port = try #require(bound.split(separator: ":").last)
        var named = topology.current
        named.services[TestService.name] = Topology.ServiceEntry(
            instances: [
                Endpoint(address: "tcp://\(host):\(port)", publicKey: serverKeys.publicKey)
            ])
        topology.update(named)
        let client = BusClient(
            transport: ZeroMQClientTransport(context: context, keyPair: clientKeys),
            topology: topology, agent: "tester", resolver: resolver)
        let outcome = Task {
            for _ in 0..<20 {
                _ = try await client.call(
                    TestService.unaryCall, TestRequest(payload: [1]),
                    options: CallOptions(waitForReady: true))
            }
        }
        let result = await outcome.result
        client.shutdown()
        await server.shutdown()
        #expect(await context.shutdown(within: .seconds(60)))
        try result.get()
    }

    @Test("localhost is called by the address the host's resolver gives it")
    func localhost() async throws {
        try await Self.call(
            servedAt: "tcp://127.0.0.1:0", as: "localhost", SystemAddressResolver())
    }

    @Test("an address nobody listens at does not keep calls from the one beside it")
    func oneDead() async throws {
        try await Self.call(
            servedAt: "tcp://127.0.0.1:0", as: "replicas.bus",
            Answers(addresses: ["127.0.0.2", "127.0.0.1"]))
    }

    @Test(
        "IPv6 addresses are called with their brackets",
        .enabled(if: hasIPv6, "this host has no IPv6 loopback"))
    func sixth() async throws {
        try await Self.call(
            servedAt: "tcp://[::1]:0", as: "six.bus", Answers(addresses: ["::1"]))
    }

    static let hasIPv6: Bool = {
        (try? String(contentsOfFile: "/proc/net/if_inet6", encoding: .utf8))?
            .contains("00000000000000000000000000000001") ?? false
    }()
}
