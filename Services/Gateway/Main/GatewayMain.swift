import Admin
import Bus
import BusZeroMQ
import Gateway
import Observability
import ServiceKit

@main
struct GatewayMain {
    static func main() async {
        await Program.main {
            let program = try await Program(
                name: "gateway",
                own: [
                    Setting("host", "address to listen on; 127.0.0.1"),
                    Setting("port", "HTTP port; 8080"),
                    Setting("tokens", "bearer tokens; HOME/tokens.json"),
                ], transport: ZeroMQTransports.make, admin: AdminServer.make)
            let (bus, telemetry) = (program.client, program.telemetry)
            telemetry.readiness.add(
                RateLimitedCheck("services") {
                    guard await GatewayApplication.reachesAnyService(bus) else {
                        throw CheckFailure("no service can be reached")
                    }
                })
            let tokens = try TokenFile(
                path: program.settings.string(
                    "tokens", default: "\(program.settings.home)/tokens.json"),
                log: program.log)
            let source = TokenSource(tokens.initial)
            let application = try GatewayApplication.make(
                GatewayApplication.Environment(
                    bus: bus, tokens: source, log: program.log,
                    host: program.settings.string("host", default: "127.0.0.1"),
                    port: try program.settings.int("port", default: 8080, in: 1...65_535),
                    telemetry: RequestTelemetry(
                        tracer: telemetry.tracer, metrics: telemetry.metrics)))
            try await program.run([tokens.watching(source.update), application])
            await program.transports.shutdown()
        }
    }
}
