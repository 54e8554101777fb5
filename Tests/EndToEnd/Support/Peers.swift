import Bus
import Foundation
import Synchronization
import Testing

/// An installation of its own whose one service is the bus's test service: every kind of call, in one or more instances.
final class Peers: Sendable {
    let home: String
    let folder: String
    /// A peer ends when nobody holds its input any more.
    private let inputs = Mutex<[Pipe]>([])

    private init(folder: String) {
        self.folder = folder
        home = "\(folder)/home"
    }

    /// Makes keys and a topology, starts so many instances, and ends them afterwards.
    static func run(_ count: Int = 1, _ body: (Peers, [Child]) async throws -> Void) async throws {
        try await Machine.withFolder { folder in
            let peers = Peers(folder: folder)
            let made = try await peers.edubus("keys", "init")
            try #require(made.code == 0, "\(made.errors)")
            let key = try await peers.edubus("keys", "new", "testing", "--allow", "*")
            try #require(key.code == 0, "\(key.errors)")
            let first = try Machine.basePort()
            let addresses = (first..<first + count).map { "tcp://127.0.0.1:\($0)" }
            let pair = try peers.enter(addresses)
            let children = try addresses.enumerated().map { index, address in
                try peers.start("peer-\(index)", at: address, secretKey: pair)
            }
            let outcome: Result<Void, any Error>
            do {
                for address in addresses {
                    let name = "testing@\(address.dropFirst(6))"
                    try await Machine.until("\(name) serves") {
                        try await peers.edubus("rtt", name, "-c", "1").code == 0
                    }
                }
                outcome = .success(try await body(peers, children))
            } catch {
                outcome = .failure(error)
            }
            for child in children { await child.stop() }
            try outcome.get()
        }
    }

    /// Runs the operator's tool on this installation.
    func edubus(_ arguments: String...) async throws -> Tool.Outcome {
        try await Tool.edubus(arguments + ["--home", home])
    }

    /// Starts the operator's tool, its standard input at hand.
    func startTool(_ arguments: String..., input: Pipe) throws -> Child {
        try Child(
            try Machine.program("edubus"), arguments + ["--home", home],
            name: "tool-\(UUID().uuidString.prefix(8))", folder: folder, input: input)
    }

    /// Leaves the test service as the topology's only one; answers with its secret key.
    private func enter(_ addresses: [String]) throws -> String {
        func read(_ path: String) throws -> JSONValue {
            let data = try #require(FileManager.default.contents(atPath: path))
            return try JSONCoding.decode(JSONValue.self, from: Array(data))
        }
        let pair = try read("\(home)/keys/testing.key")
        let publicKey = try #require(pair["publicKey"])
        let file = "\(home)/topology.json"
        let topology = try read(file)
        let instances = addresses.map {
            JSONValue.object(["address": .string($0), "publicKey": publicKey])
        }
        let changed: JSONValue = [
            "services": ["testing.v1": ["instances": .array(instances)]],
            "callers": topology["callers"] ?? .null,
        ]
        try Data(try JSONCoding.encode(changed)).write(to: URL(filePath: file), options: .atomic)
        return try #require(pair["secretKey"]?.stringValue)
    }

    private func start(_ name: String, at address: String, secretKey: String) throws -> Child {
        let plan: JSONValue = [
            "name": .string(name), "listen": .string(address), "secretKey": .string(secretKey),
            "topologyFile": .string("\(home)/topology.json"), "journalFolder": .string(folder),
            "delayMilliseconds": 0,
        ]
        let input = Pipe()
        let child = try Child(
            try Machine.program("edubus-peer"), [], name: name, folder: folder, input: input)
        try input.fileHandleForWriting.write(
            contentsOf: Data(try JSONCoding.encode(plan) + [UInt8(ascii: "\n")]))
        inputs.withLock { $0.append(input) }
        return child
    }
}
