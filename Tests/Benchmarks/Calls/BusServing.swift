import Bus
import BusZeroMQ
import Logging

/// The serving end of the bus, as programs have it.
enum BusServing {
    /// Serves until the process ends.
    static func serve(_ plan: LinkPlan, listening: @Sendable (String) -> Void) async throws {
        let topology = TopologySource(plan.topology())
        let isPlain = !plan.link.encrypted
        let transport = ZeroMQServerTransport(
            context: try ZeroMQContext(), endpoint: plan.endpoint(anyPort: "0"),
            keyPair: isPlain ? nil : try CurveKeyPair(secretKey: plan.serverSecret),
            topology: topology, plainCallerKey: isPlain ? LinkPlan.plainKey : nil)
        let server = try BusServer(
            services: [BenchService.definition], transport: transport, topology: topology,
            log: Logger(label: "bench"))
        listening(try await server.start().address)
        try await SystemClock().sleep(until: .now + .seconds(3600))
    }
}
