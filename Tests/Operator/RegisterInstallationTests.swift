import Bus
import Contracts
import Foundation
import SampleCity
import ServiceKit
import Testing

@testable import Operator

/// Registers in an installation: named once, asked by enrollment alone.
struct RegisterInstallationTests {
    private static func withHome(_ body: (Installation) throws -> Void) throws {
        let home = NSTemporaryDirectory() + "edubus-test-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: home) }
        try body(Installation(home: home))
    }

    @Test(
        "a register gets a key and a secret of its own, and enrollment may ask it, for admission only"
    )
    func added() throws {
        try Self.withHome { installation throws in
            try installation.prepare(basePort: 9101)
            let address = "tcp://10.2.0.7:9105"
            #expect(
                try installation.addRegister(.household, address: address, department: "police"))
            #expect(
                try !installation.addRegister(.household, address: "tcp://x:1", department: "x"))
            let topology = try TopologyFile.read(installation.topologyFile)
            let endpoint = try #require(topology.services["household.v1"]?.instances.first)
            #expect(endpoint.address == address)
            let key = try KeyFile.read(installation.keyFile("register-household"))
            #expect(endpoint.publicKey == key.publicKey)
            let register = try #require(topology.callers["register-household"])
            #expect(register.department == "police" && register.roles.isEmpty)
            #expect(register.allowedMethods.isEmpty && register.purposes.isEmpty)
            let asker = try #require(topology.callers["enrollment"])
            #expect(asker.allowedMethods == ["Events/Subscribe", "household.v1/Ask"])
            #expect(asker.purposes == ["admission"])
            #expect(topology.callers["teachers"]?.allowedMethods == ["Events/Subscribe"])
            let secret = try KeyFile.readSecret(installation.registerSecretFile(.household))
            let city = try KeyFile.readSecret(installation.keyFile("person"))
            #expect(secret.count == 32 && secret != city)
            try installation.addRegister(.roll, address: "tcp://x:2", department: "education")
            #expect(try KeyFile.readSecret(installation.registerSecretFile(.roll)) != secret)
            #expect(
                TopologyLint(
                    [UInt8](
                        try #require(
                            FileManager.default.contents(atPath: installation.topologyFile)))
                ).findings == [])
        }
    }

    @Test("the sample's registers are on the ports after the services', with an extract each, once")
    func sample() throws {
        try Self.withHome { installation throws in
            try installation.prepare(basePort: 9101)
            #expect(installation.sampleRegisters.isEmpty)
            let city = try SampleCity(seed: 1, scale: 0.002)
            try installation.addSampleRegisters(of: city)
            #expect(installation.sampleRegisters == RegisterKind.allCases)
            let topology = try TopologyFile.read(installation.topologyFile)
            let ports = AdminPorts(topology: topology, gatewayPort: 8080)
            #expect(
                ports.text
                    == "enrollment 9201, teachers 9202, aid 9203, projects 9204, "
                    + "register-household 9205, register-residence 9206, register-property 9207, "
                    + "register-insurance 9208, register-roll 9209, gateway 8081")
            let path = installation.sampleExtract(.household)
            let before = FileManager.default.contents(atPath: path)
            try installation.addSampleRegisters(of: try SampleCity(seed: 2, scale: 0.002))
            #expect(FileManager.default.contents(atPath: path) == before)
        }
    }
}
