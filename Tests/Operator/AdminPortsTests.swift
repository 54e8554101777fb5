import Bus
import ServiceKit
import Testing

@testable import Operator

struct AdminPortsTests {
    private static func topology(_ first: Int) -> Topology {
        var topology = Topology()
        for (index, name) in Installation.services.enumerated() {
            topology.services["\(name).v1"] = Topology.ServiceEntry(
                instances: [Endpoint(address: "tcp://127.0.0.1:\(first + index)")])
        }
        return topology
    }

    @Test("a service's is a hundred above its own, the gateway's one above; up prints them")
    func scheme() {
        let ports = AdminPorts(topology: Self.topology(9101), gatewayPort: 8080)
        #expect(
            ports.text == "enrollment 9201, teachers 9202, aid 9203, projects 9204, gateway 8081")
        #expect(ports.port(of: "aid") == 9203)
    }

    @Test("a service without a TCP port has none")
    func noPort() {
        var topology = Self.topology(9101)
        topology.services["aid.v1"] = Topology.ServiceEntry(
            instances: [Endpoint(address: "ipc:///run/edubus/aid")])
        let ports = AdminPorts(topology: topology, gatewayPort: 65_535)
        #expect(ports.port(of: "aid") == nil && ports.port(of: "gateway") == nil)
    }

    @Test("a port that would be needed twice is named before anything starts")
    func twice() {
        let ports = AdminPorts(topology: Self.topology(9101), gatewayPort: 9100)
        let error = #expect(throws: ProgramError.self) {
            try ports.requireApart(from: [9100, 9101, 9102, 9103, 9104])
        }
        #expect(error?.description.contains("port 9101 would be needed twice") == true)
    }
}
