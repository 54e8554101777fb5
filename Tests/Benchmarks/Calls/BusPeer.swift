import Bus
import BusZeroMQ
import Logging

/// Both ends of the bus, as programs have them.
enum BusPeer {
    /// Serves until the process ends.
    static func serve(
        _ plan: PeerPlan, listening: @Sendable (String) -> Void
    ) async throws {
        let topology = TopologySource(plan.topology(address: nil))
        let transport = ZeroMQServerTransport(
            context: try ZeroMQContext(), endpoint: "tcp://127.0.0.1:0",
            keyPair: plan.encrypted ? try CurveKeyPair(secretKey: plan.serverSecret) : nil,
            topology: topology, plainCallerKey: plan.encrypted ? nil : PeerPlan.plainKey)
        let server = try BusServer(
            services: [BenchService.definition], transport: transport, topology: topology,
            log: Logger(label: "bench"))
        listening(try await server.start().address)
        try await SystemClock().sleep(until: .now + .seconds(3600))
    }

    /// Runs `body` with a client of the server.
    static func withClient<Result: Sendable>(
        of plan: PeerPlan, at address: String, _ body: (BusClient) async throws -> Result
    ) async throws -> Result {
        let context = try ZeroMQContext()
        let client = BusClient(
            transport: ZeroMQClientTransport(
                context: context,
                keyPair: plan.encrypted ? try CurveKeyPair(secretKey: plan.clientSecret) : nil),
            topology: TopologySource(plan.topology(address: address)), agent: "bench")
        do {
            let result = try await body(client)
            client.shutdown()
            await context.shutdown()
            return result
        } catch {
            client.shutdown()
            await context.shutdown()
            throw error
        }
    }
}
