import Bus
import BusTesting
import BusZeroMQ
import Foundation

/// What a caller is told at its start.
struct PeerCallPlan: Codable, Sendable {
    /// Of the service that another implementation serves.
    var address: String
    var publicKey: String
    /// The caller's own.
    var secretKey: String
    /// Its number on the wire.
    var contentType: UInt8
    /// Names of cases.
    var cases: [String]
}

/// Runs cases against a test service that another implementation serves: conformance cases that need not look into the
/// service, and some of its own.
struct PeerCaller {
    let plan: PeerCallPlan

    /// Prints a line for each case: its name, `pass` or `fail`, and why.
    func run() async throws {
        guard let type = ContentType(rawValue: plan.contentType) else {
            throw PeerFault("contentType: unknown")
        }
        let context = try ZeroMQContext()
        let network = RemoteNetwork(
            context: context, keys: try CurveKeyPair(secretKey: plan.secretKey),
            endpoint: Endpoint(address: plan.address, publicKey: plan.publicKey))
        for name in plan.cases {
            do {
                try await Self.run(name, on: network, in: type)
                Self.print("\(name) pass")
            } catch {
                Self.print("\(name) fail \(error)".replacing("\n", with: " "))
            }
        }
        await context.shutdown()
    }

    private static func run(
        _ name: String, on network: RemoteNetwork, in type: ContentType
    ) async throws {
        let every = ConformanceCase.all + PeerCases.all
        guard let found = every.first(where: { $0.name == name }) else {
            throw PeerFault("there is no such case")
        }
        let world = try await ConformanceWorld(on: network, in: type, for: found)
        do {
            try await found.run(world)
        } catch {
            _ = await world.stop()
            throw error
        }
        guard await world.stop() else { throw PeerFault("the client did not stop") }
    }

    private static func print(_ line: String) {
        FileHandle.standardOutput.write(Data("\(line)\n".utf8))
    }
}
