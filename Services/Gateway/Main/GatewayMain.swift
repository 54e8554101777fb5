import Bus
import BusZeroMQ
import Gateway
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
                ], transport: ZeroMQTransports.make)
            let tokens = try TokenFile(
                path: program.settings.string(
                    "tokens", default: "\(program.settings.home)/tokens.json"),
                log: program.log)
            let source = TokenSource(tokens.initial)
            let application = try GatewayApplication.make(
                GatewayApplication.Environment(
                    bus: program.client, tokens: source, log: program.log,
                    host: program.settings.string("host", default: "127.0.0.1"),
                    port: try program.settings.int("port", default: 8080, in: 1...65_535)))
            try await program.run([tokens.watching(source.update), application])
            await program.transports.shutdown()
        }
    }
}
