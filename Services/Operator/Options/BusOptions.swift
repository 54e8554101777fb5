import ArgumentParser
import Bus
import BusZeroMQ
import Foundation
import Logging
import ServiceKit

/// Flags of every command that talks to services.
struct BusOptions: ParsableArguments {
    @OptionGroup var place: HomeOptions

    @Option(
        name: .customLong("as"),
        help: "Whose key to use: a caller of the topology; else the context's, operator.")
    var caller: String?

    @Option(help: "Seconds a call may take; else the context's, 10; a stream as its method says.")
    var deadline: Double?

    static let deadlines = 0.001...86_400

    func validate() throws {
        if let caller { try Authority.check(name: caller, of: "--as") }
        if let deadline { try Self.check(deadline: deadline) }
    }

    static func check(deadline: Double) throws {
        guard deadlines.contains(deadline) else {
            throw ValidationError("--deadline: \(deadline) is not from 0.001 to 86400 seconds")
        }
    }

    /// Runs `body` with a connected client; errors are printed and become the exit code.
    func withBus(
        _ body: @escaping @Sendable (OperatorBus, Printer) async throws -> Void
    ) async throws {
        try await place.run(caller: caller, deadline: deadline) { setup in
            try await Self.withBus(setup) { try await body($0, setup.printer) }
        }
    }

    /// Runs `body` with a connected client.
    static func withBus<Value: Sendable>(
        _ setup: ToolSetup, _ body: @escaping @Sendable (OperatorBus) async throws -> Value
    ) async throws -> Value {
        let silent = Logger(label: "edubus") { _ in SwiftLogNoOpLogHandler() }
        let file = try TopologyFile(path: setup.topologyFile, log: silent)
        let key = try KeyFile.read(setup.installation.keyFile(setup.caller))
        let directory = InstanceDirectory(file.source)
        let transports = try ZeroMQTransports.make(
            TransportSettings(
                listen: nil, publicKey: key.publicKey, secretKey: key.secretKey,
                topology: directory.topology))
        let client = BusClient(
            transport: transports.client, topology: directory.topology, agent: "edubus",
            contentType: .cbor, resolver: transports.resolver)
        let bus = OperatorBus(client: client, directory: directory, setup: setup)
        let signal = await StopSignal()
        let outcome: Result<Value, any Error>
        do {
            outcome = .success(
                try await withThrowingTaskGroup(of: Value?.self) { group in
                    group.addTask { try await body(bus) }
                    // Ctrl-C ends the calls and the sessions, so that nothing runs on for nobody.
                    group.addTask {
                        await signal.wait()
                        throw ExitCode(interrupted)
                    }
                    group.addTask {
                        try await file.run()
                        return nil
                    }
                    defer {
                        client.shutdown()
                        group.cancelAll()
                    }
                    while let value = try await group.next() {
                        if let value { return value }
                    }
                    throw CancellationError()
                })
        } catch {
            outcome = .failure(error)
        }
        await transports.shutdown()
        return try outcome.get()
    }

    /// As a shell tells a command that Ctrl-C ended.
    private static let interrupted: Int32 = 130
}
