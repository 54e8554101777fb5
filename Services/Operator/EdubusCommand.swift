public import ArgumentParser

/// The operator's tool. It works by reflection; only what makes or takes files knows a service's contract.
public struct EdubusCommand: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "edubus",
        abstract: "Starts, asks and watches the programs of EduBus.",
        discussion: """
            Exit codes: 0 done; 1 this tool could not do it; 64 wrong usage; 64 + the gRPC status code when a \
            call failed (UNAVAILABLE is 78, NOT_FOUND 69, INVALID_ARGUMENT 67).
            """,
        subcommands: [
            UpCommand.self, ServicesCommand.self, DescribeCommand.self, CallCommand.self,
            WatchCommand.self, HealthCommand.self, PingCommand.self, RttCommand.self,
            TopCommand.self, BenchCommand.self, DrainCommand.self, TopologyCommand.self,
            CheckConfigCommand.self, ContextCommand.self, KeysCommand.self, SeedCommand.self,
            AuditCommand.self, RegisterCommand.self, ImportCommand.self, ProvinceCommand.self,
            SimulateCommand.self, VerifyCommand.self,
        ])

    public init() {}
}
