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
                name: "gateway", transport: ZeroMQTransports.make, admin: AdminServer.make)
            let (bus, telemetry, settings) = (program.client, program.telemetry, program.settings)
            telemetry.readiness.add(
                RateLimitedCheck("services") {
                    guard await GatewayApplication.reachesAnyService(bus) else {
                        throw CheckFailure("no service can be reached")
                    }
                })
            let tokens = try TokenFile(path: settings.text("tokens"), log: program.log)
            let source = TokenSource(tokens.initial)
            let application = try GatewayApplication.make(
                GatewayApplication.Environment(
                    bus: bus, tokens: source, log: program.log, host: settings.text("host"),
                    port: settings.whole("port"),
                    telemetry: RequestTelemetry(
                        tracer: telemetry.tracer, metrics: telemetry.metrics)))
            try await program.run([tokens.watching(source.update), application])
            await program.transports.shutdown()
        }
    }
}
