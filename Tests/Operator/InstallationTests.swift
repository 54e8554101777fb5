import Bus
import Foundation
import ServiceKit
import Testing

@testable import Operator

struct InstallationTests {
    private static func withHome(_ body: (Installation) throws -> Void) throws {
        let home = NSTemporaryDirectory() + "edubus-test-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: home) }
        try body(Installation(home: home))
    }

    @Test("preparing twice makes everything once: no key, secret or topology is ever replaced")
    func idempotent() throws {
        try Self.withHome { installation throws in
            #expect(try installation.prepare(basePort: 9101))
            let files = ["keys/projects.key", "keys/person.key", "topology.json", "tokens.json"]
            let contents = {
                files.map { FileManager.default.contents(atPath: "\(installation.home)/\($0)") }
            }
            let before = contents()
            #expect(!before.contains(nil))
            #expect(try installation.prepare(basePort: 9999) == false)
            #expect(contents() == before)
        }
    }

    @Test("secrets are their owner's only")
    func permissions() throws {
        try Self.withHome { installation in
            try installation.prepare(basePort: 9101)
            let keys = try FileManager.default.contentsOfDirectory(
                atPath: "\(installation.home)/keys")
            #expect(
                Set(keys) == [
                    "enrollment.key", "teachers.key", "aid.key", "projects.key", "gateway.key",
                    "operator.key", "person.key",
                ])
            for file in keys.map({ "keys/\($0)" }) + ["tokens.json"] {
                let attributes = try FileManager.default.attributesOfItem(
                    atPath: "\(installation.home)/\(file)")
                #expect(attributes[.posixPermissions] as? Int == 0o600, "\(file)")
            }
        }
    }

    @Test("the topology names every service, and lets only the gateway speak for others")
    func topology() throws {
        try Self.withHome { installation in
            try installation.prepare(basePort: 9101)
            let topology = try TopologyFile.read(installation.topologyFile)
            let addresses = topology.services.mapValues { $0.instances.map(\.address) }
            #expect(
                addresses == [
                    "enrollment.v1": ["tcp://127.0.0.1:9101"],
                    "teachers.v1": ["tcp://127.0.0.1:9102"],
                    "aid.v1": ["tcp://127.0.0.1:9103"], "projects.v1": ["tcp://127.0.0.1:9104"],
                ])
            let speakers = topology.callers.filter(\.value.mayActOnBehalf).keys.sorted()
            #expect(speakers == ["gateway"])
            #expect(topology.callers["gateway"]?.roles == [])
            #expect(topology.callers["projects"]?.allowedMethods == ["Events/Subscribe"])
        }
    }

    @Test("the sample loader speaks for others while it loads, and is gone however that ends")
    func sampleLoader() async throws {
        struct Fails: Error {}
        let home = NSTemporaryDirectory() + "edubus-test-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: home) }
        let installation = Installation(home: home)
        try installation.prepare(basePort: 9101)
        let key = installation.keyFile(Installation.sampleLoader)
        let before = try TopologyFile.read(installation.topologyFile)
        func expectGone() throws {
            #expect(try TopologyFile.read(installation.topologyFile) == before)
            #expect(!FileManager.default.fileExists(atPath: key))
        }
        try await installation.withSampleLoader {
            let loader = try TopologyFile.read(installation.topologyFile)
                .callers[Installation.sampleLoader]
            #expect(loader?.mayActOnBehalf == true && loader?.purposes == ["sample-data"])
            #expect(try loader?.publicKeys == [KeyFile.read(key).publicKey])
            await #expect(throws: ProgramError.self) {
                try await installation.withSampleLoader { Issue.record("two loaders") }
            }
        }
        try expectGone()
        await #expect(throws: Fails.self) {
            try await installation.withSampleLoader { throw Fails() }
        }
        try expectGone()
    }

    @Test("a token is printed once and kept as a hash only")
    func token() throws {
        try Self.withHome { installation in
            try installation.prepare(basePort: 9101)
            let principal = Principal(
                subject: "office", department: "education", roles: [Role(rawValue: "auditor")],
                districts: ["*"])
            let token = try installation.makeToken(
                id: "office", principal: principal, expiresOn: "2030-01-01")
            #expect(token.wholeMatch(of: /edubus_[0-9a-f]{48}/) != nil)
            let text = String(
                decoding: FileManager.default.contents(atPath: installation.tokenFile) ?? Data(),
                as: UTF8.self)
            #expect(!text.contains(token))
            #expect(try installation.tokens().tokens.map(\.principal) == [principal])
            let error = #expect(throws: ProgramError.self) {
                try installation.makeToken(
                    id: "office", principal: principal, expiresOn: "2030-01-01")
            }
            #expect(error?.description.contains("office") == true)
        }
    }
}
