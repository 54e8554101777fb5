import ArgumentParser
import Bus
import BusZeroMQ
import Contracts
import Foundation
import SampleCity
import ServiceKit

/// Starts every program on this machine, loads the sample city once, says what to open, and stops all cleanly.
struct UpCommand: AsyncParsableCommand {
    static let defaultBasePort = 9101
    static let configuration = CommandConfiguration(
        commandName: "up", abstract: "Start all programs on this machine; Ctrl-C stops them.")

    @Option(help: "Directory for keys, topology, data and logs.")
    var home = "run"

    @Option(help: "The gateway's HTTP port on 127.0.0.1.")
    var port = 8080

    @Option(help: "The first service's port, for a new installation; the others follow.")
    var basePort = Self.defaultBasePort

    @Option(help: "Size of the sample city; 1 is the full city, 0 loads none.")
    var scale = 0.01

    @Option(help: "Seed number of the sample city.")
    var seed: UInt64 = 20220101

    @Option(
        help: "Directory of the programs; by default where this tool is.", completion: .directory)
    var binaries: String?

    @Option(name: .shortAndLong, help: "How to print: text, or json, an object a line.")
    var output = OutputFormat.text

    func validate() throws {
        let highestBase = 65_536 - Installation.services.count - RegisterKind.allCases.count
        for (name, value, highest) in [
            ("--port", port, 65_535), ("--base-port", basePort, highestBase),
        ] {
            guard (1...highest).contains(value) else {
                throw ValidationError("\(name): \(value) is not a port from 1 to \(highest)")
            }
        }
        guard scale == 0 || (SampleScale.smallest...1).contains(scale) else {
            throw ValidationError(
                "--scale: \(scale) is neither 0 nor from \(SampleScale.smallest) to 1")
        }
    }

    func run() async throws {
        let printer = Printer(format: output)
        do {
            try await start(printer)
        } catch let error as ProgramError {
            printer.failure(error.description)
            throw ExitCode(1)
        } catch let error as CallError {
            printer.failure(error)
            throw ExitCode(error.exitCode)
        }
    }

    private func start(_ printer: Printer) async throws {
        let installation = Installation(home: home)
        let isNew = try installation.prepare(basePort: basePort)
        if isNew {
            printer.step("made keys and topology in \(home)/", "made", ["home": .string(home)])
        }
        if scale > 0, isNew || Seeding.isSample(home: home) {
            let city = try Seeding.city(seed: seed, scale: scale)
            try installation.addSampleRegisters(of: city)
        }
        let topology = try TopologyFile.read(installation.topologyFile)
        let adminPorts = AdminPorts(topology: topology, gatewayPort: port)
        let programs = try Fleet.programs(
            installation, binaries: binaries, gatewayPort: port, adminPorts: adminPorts)
        try Ports.requireFree(port, of: "the gateway", flag: "--port")
        let endpoints = topology.services.values.flatMap(\.instances)
        var used: Set = [port]
        for endpoint in endpoints.sorted(by: { $0.address < $1.address }) {
            guard let own = AdminPorts.port(in: endpoint.address) else { continue }
            used.insert(own)
            try Ports.requireFree(own, of: endpoint.address, flag: "--base-port (and a new --home)")
        }
        try adminPorts.requireApart(from: used)
        for (program, admin) in adminPorts.all {
            try Ports.requireFree(
                admin, of: "\(program)'s metrics and health",
                flag: program == "gateway" ? "--port" : "--base-port (and a new --home)")
        }
        try installation.removeSampleLoader()
        try await Fleet(programs: programs) { name in
            printer.step(
                "\(name) was drained; the others go on", "drained", ["program": .string(name)])
        }.run {
            try await ready(installation, adminPorts, printer)
        }
        printer.step("stopped", "stopped")
    }

    /// Waits until everything answers, loads the sample city when it is not there, and says what to open.
    private func ready(
        _ installation: Installation, _ adminPorts: AdminPorts, _ printer: Printer
    ) async throws {
        func setup(as caller: String) -> ToolSetup {
            ToolSetup(home: home, caller: caller, deadline: .seconds(20), output: output)
        }
        try await BusOptions.withBus(setup(as: "operator")) { bus in
            try await bus.untilServed()
            printer.step(
                "\(bus.services.count) services answer", "serving",
                ["services": .int(Int64(bus.services.count))])
        }
        if scale > 0, !Seeding.isDone(in: home, printer) {
            try await installation.withSampleLoader {
                try await BusOptions.withBus(setup(as: Installation.sampleLoader)) {
                    [seed, scale, home] bus in
                    try await bus.untilServed()
                    try await Seeding.runOnce(
                        seed: seed, scale: scale, home: home, on: bus.client, printer: printer)
                }
            }
        }
        try await GatewayProbe(port: port).untilAnswering()
        let tool = CommandLine.arguments[0]
        printer.step(
            """

            Open  http://127.0.0.1:\(port)/
            Try   curl 'http://127.0.0.1:\(port)/api/v1/overview?region=410802'
                  \(tool) call --home \(home) projects/ListIndicators '{}'
                  \(tool) watch --home \(home) --once projects
            Admin /metrics, /livez and /readyz?verbose on 127.0.0.1: \(adminPorts.text)
            Ctrl-C stops everything.
            """, "ready", ["url": .string("http://127.0.0.1:\(port)/")])
    }
}
