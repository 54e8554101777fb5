import Bus
import BusZeroMQ
import Gateway
import ServiceKit

@main
struct GatewayMain {
    static func main() async {
        await Program.main {
            let program = try await Program(name: "gateway", transport: ZeroMQTransports.make)
            let settings = program.settings
            let tokens = try TokenFile(path: settings.text("tokens"), log: program.log)
            let source = TokenSource(tokens.initial)
            let application = try GatewayApplication.make(
                GatewayApplication.Environment(
                    bus: program.client, tokens: source, log: program.log,
                    host: settings.text("host"), port: settings.whole("port")))
            try await program.run([tokens.watching(source.update), application])
            await program.transports.shutdown()
        }
    }
}
