import Bus
import Testing

@testable import Operator

struct InstanceDirectoryTests {
    private static func topology(_ addresses: String...) -> Topology {
        Topology(services: [
            "aid.v1": .init(
                instances: addresses.map { Endpoint(address: $0, publicKey: "k-\($0)") })
        ])
    }

    private struct Names: AddressResolver {
        let table: [String: [String]]
        struct Unknown: Error {}

        func resolve(_ host: String) async throws -> [String] {
            guard let found = table[host] else { throw Unknown() }
            return found
        }
    }

    @Test("each instance is a service of its own; two keys at one address are one instance")
    func names() {
        var topology = Self.topology("tcp://10.0.0.1:9103", "ipc:///run/aid")
        topology.services["aid.v1"]?.instances.append(
            Endpoint(address: "tcp://10.0.0.1:9103", publicKey: "next"))
        let directory = InstanceDirectory(TopologySource(topology))
        let names = directory.instances(of: "aid.v1").map(\.name)
        #expect(names == ["aid.v1@10.0.0.1:9103", "aid.v1@ipc:///run/aid"])
        let extended = directory.topology.current.services
        #expect(extended["aid.v1"] == topology.services["aid.v1"])
        #expect(
            extended[names[0]]?.instances.map(\.publicKey) == ["k-tcp://10.0.0.1:9103", "next"])
        #expect(extended.count == 3)
        #expect(directory.file.current == topology)
    }

    @Test("a change of the file is followed")
    func follows() {
        let file = TopologySource(Self.topology("tcp://10.0.0.1:1"))
        let directory = InstanceDirectory(file)
        file.update(Self.topology("tcp://10.0.0.2:1"))
        #expect(
            directory.topology.current.services.keys.sorted() == ["aid.v1", "aid.v1@10.0.0.2:1"])
    }

    @Test("every address behind a host name is an instance; an unknown name stays one")
    func hosts() async {
        let directory = InstanceDirectory(
            TopologySource(Self.topology("tcp://aid:9103", "tcp://gone:9103")))
        #expect(directory.instances(of: "aid.v1").map(\.name).first == "aid.v1@aid:9103")
        await directory.lookUp(with: Names(table: ["aid": ["10.0.0.1", "fd00::1"]]))
        #expect(
            directory.instances(of: "aid.v1").map(\.address) == [
                "tcp://10.0.0.1:9103", "tcp://[fd00::1]:9103", "tcp://gone:9103",
            ])
        #expect(
            directory.topology.current.services["aid.v1@[fd00::1]:9103"]?.instances.first?.publicKey
                == "k-tcp://aid:9103")
    }
}
