import ArgumentParser
import Bus
import BusZeroMQ
import Foundation
import Logging
import ServiceKit

/// Flags of every command that talks to services.
struct BusOptions: ParsableArguments {
    @Option(help: "Directory with keys and topology.")
    var home = ProcessInfo.processInfo.environment["EDUBUS_HOME"] ?? "run"

    @Option(name: .customLong("as"), help: "Whose key to use: a caller of the topology.")
    var caller = "operator"

    @Option(help: "Seconds a call may take.")
    var deadline = 10.0

    @Option(name: .shortAndLong, help: "How to print: text or json.")
    var output = OutputFormat.text

    func validate() throws {
        try Authority.check(name: caller, of: "--as")
        guard deadline > 0, deadline <= 86_400 else {
            throw ValidationError("--deadline: \(deadline) is not between 0 and 86400 seconds")
        }
    }

    var callOptions: CallOptions { CallOptions(deadline: .seconds(deadline)) }

    /// Runs `body` with a connected client; errors are printed and become the exit code.
    func withBus(_ body: (OperatorBus) async throws -> Void) async throws {
        try await reportingErrors { try await withBusThrowing(body) }
    }

    /// Runs `body` with a connected client.
    func withBusThrowing(_ body: (OperatorBus) async throws -> Void) async throws {
        let topology = TopologySource(try TopologyFile.read("\(home)/topology.json"))
        let key = try KeyFile.read("\(home)/keys/\(caller).key")
        let transports = try ZeroMQTransports.make(
            TransportSettings(
                listen: nil, publicKey: key.publicKey, secretKey: key.secretKey,
                topology: topology))
        let client = BusClient(
            transport: transports.client, topology: topology, agent: "edubus",
            contentType: .cbor, resolver: transports.resolver)
        // Ctrl-C ends the calls and the sessions, so that nothing runs on for nobody.
        let signal = await StopSignal()
        let interruption = Task {
            await signal.wait()
            guard !Task.isCancelled else { return false }
            client.shutdown()
            return true
        }
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(
                try await body(
                    OperatorBus(client: client, topology: topology, options: callOptions)))
        } catch {
            outcome = .failure(error)
        }
        interruption.cancel()
        client.shutdown()
        await transports.shutdown()
        guard await !interruption.value else { throw ExitCode(Self.interrupted) }
        try outcome.get()
    }

    /// As a shell tells a command that Ctrl-C ended.
    private static let interrupted: Int32 = 130

    func reportingErrors(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let error as CallError {
            Printer(format: output).failure(error)
            throw ExitCode(64 + Int32(error.code.rawValue))
        } catch let error as ProgramError {
            Printer(format: output).failure(error.description)
            throw ExitCode(1)
        }
    }
}

enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
}
