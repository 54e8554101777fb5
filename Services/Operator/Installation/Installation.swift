import Bus
import BusZeroMQ
import Cryptography
import Foundation
import ServiceKit

/// The directory of one installation on one machine: keys, topology, tokens, data, logs.
struct Installation {
    let home: String

    var topologyFile: String { "\(home)/topology.json" }
    var tokenFile: String { "\(home)/tokens.json" }
    func keyFile(_ name: String) -> String { "\(home)/keys/\(name).key" }
    func logFile(_ name: String) -> String { "\(home)/log/\(name).log" }

    /// The services every installation has, with the contract each serves.
    static let services = ["enrollment", "teachers", "aid", "projects"]

    /// Makes what is missing: keys of every program, the city's secret for pseudonyms, the topology.
    ///
    /// - Parameter basePort: the first service's port; the others follow.
    /// - Returns: whether anything was made.
    @discardableResult
    func prepare(basePort: Int) throws -> Bool {
        do {
            try FileManager.default.createDirectory(
                atPath: home, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw ProgramError("home: \(home) is no directory and cannot be made one")
        }
        return try locked { try makeMissing(basePort: basePort) }
    }

    private func makeMissing(basePort: Int) throws -> Bool {
        let files = FileManager.default
        var isNew = false
        for folder in ["keys", "data", "log"] {
            try files.createDirectory(
                atPath: "\(home)/\(folder)", withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        }
        for name in Self.services + ["gateway", "operator"]
        where !files.fileExists(atPath: keyFile(name)) {
            try makeKey(name)
            isNew = true
        }
        if !files.fileExists(atPath: keyFile("person")) {
            try KeyFile.writeSecret(Data(RandomBytes.make(32)), to: keyFile("person"))
            isNew = true
        }
        if !files.fileExists(atPath: topologyFile) {
            try TopologyFile.write(try topology(basePort: basePort), to: topologyFile)
            isNew = true
        }
        if !files.fileExists(atPath: tokenFile) {
            try writeTokens(TokenBook())
            isNew = true
        }
        return isNew
    }

    @discardableResult
    func makeKey(_ name: String) throws -> KeyFile {
        let pair = try CurveKeyPair.generate()
        let key = KeyFile(publicKey: pair.publicKey, secretKey: pair.secretKey)
        try key.write(to: keyFile(name))
        return key
    }

    private func topology(basePort: Int) throws -> Topology {
        var topology = Topology()
        for (index, name) in Self.services.enumerated() {
            let key = try KeyFile.read(keyFile(name))
            topology.services["\(name).v1"] = Topology.ServiceEntry(
                instances: [
                    Endpoint(
                        address: "tcp://127.0.0.1:\(basePort + index)", publicKey: key.publicKey)
                ])
            topology.callers[name] = Topology.CallerEntry(
                publicKeys: [key.publicKey], department: "education", roles: [.system],
                allowedMethods: ["Events/Subscribe"])
        }
        topology.callers["gateway"] = Topology.CallerEntry(
            publicKeys: [try KeyFile.read(keyFile("gateway")).publicKey], department: "education",
            roles: [], mayActOnBehalf: true, allowedMethods: ["*"], purposes: ["*"])
        topology.callers["operator"] = Topology.CallerEntry(
            publicKeys: [try KeyFile.read(keyFile("operator")).publicKey], department: "education",
            roles: [.operator, .system], allowedMethods: ["*"], purposes: ["*"])
        return topology
    }

    func tokens() throws -> TokenBook { try TokenFile.read(tokenFile) }

    private func writeTokens(_ book: TokenBook) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try KeyFile.writeSecret(try encoder.encode(book), to: tokenFile)
    }

    /// Makes a bearer token for the gateway and keeps its hash.
    ///
    /// - Returns: the token, which is stored nowhere.
    func makeToken(id: String, principal: Principal, expiresOn: String) throws -> String {
        let token = "edubus_" + Hex.encode(RandomBytes.make(24))
        try changeTokens { book in
            guard !book.tokens.contains(where: { $0.id == id }) else {
                throw ProgramError("token: there is one named “\(id)”; revoke it first")
            }
            book.tokens.append(
                TokenBook.Entry(
                    id: id, hash: Hex.encode(Digest.blake2b(Array(token.utf8))),
                    principal: principal, expiresOn: expiresOn))
        }
        return token
    }

    // MARK: Changes, one process at a time

    func changeTopology(_ change: (inout Topology) throws -> Void) throws {
        try locked {
            var topology = try TopologyFile.read(topologyFile)
            try change(&topology)
            try TopologyFile.write(topology, to: topologyFile)
        }
    }

    func changeTokens(_ change: (inout TokenBook) throws -> Void) throws {
        try locked {
            var book = try tokens()
            try change(&book)
            try writeTokens(book)
        }
    }

    private func locked<Result>(_ body: () throws -> Result) throws -> Result {
        try FileLock.holding("\(home)/.lock", body)
    }
}
