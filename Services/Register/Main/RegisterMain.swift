import Admin
import BusZeroMQ
import Observability
import Register
import ServiceKit
import ServiceLifecycle

/// One department's register as a bus service: `edubus-register --kind household --file register.csv`.
@main
struct RegisterMain {
    static func main() async {
        await Program.main {
            let (choice, arguments) = try kind(in: CommandLine.arguments)
            let program = try await Program(
                name: choice.program, serving: choice.service, transport: ZeroMQTransports.make,
                admin: AdminServer.make, arguments: arguments)
            let register = try RegisterSettings(program).open(choice)
            program.telemetry.readiness.add(
                RateLimitedCheck("extract") {
                    if let reason = register.unreadiness { throw CheckFailure(reason) }
                })
            try await program.serve(
                [register.definition], as: choice.service,
                secret: try program.settings.personSecret(),
                beside: [WatchedRegister(register: register)]
            ) { register.counts.readings }
        }
    }

    /// Takes the kind out of the arguments: the rest are settings.
    private static func kind(in arguments: [String]) throws -> (RegisterChoice, [String]) {
        var rest = arguments
        guard let at = rest.firstIndex(of: "--kind"), at + 1 < rest.count,
            let choice = RegisterChoice(rest[at + 1])
        else {
            throw ProgramError(
                "--kind: say which register: \(RegisterChoice.all.joined(separator: ", "))")
        }
        rest.removeSubrange(at...(at + 1))
        return (choice, rest)
    }
}

/// Lets a register look at its file in a service group.
private struct WatchedRegister: Service {
    let register: any ServedRegister

    func run() async throws {
        let register = register
        await cancelWhenGracefulShutdown { await register.watch() }
    }
}
