import Bus

/// Where `up` puts each program's admin port: a hundred above a service's own, one above the gateway's.
struct AdminPorts {
    /// By program, in the order they are started.
    let all: [(program: String, port: Int)]

    /// A service with an address that has no such port has no admin port.
    init(topology: Topology, gatewayPort: Int) {
        let services = Installation.services.compactMap { name -> (program: String, port: Int)? in
            let address = topology.services["\(name).v1"]?.instances.first?.address
            let port = address?.split(separator: ":").last.flatMap { Int($0) }
            return port.flatMap { $0 + 100 <= 65_535 ? (program: name, port: $0 + 100) : nil }
        }
        all = services + (gatewayPort < 65_535 ? [(program: "gateway", port: gatewayPort + 1)] : [])
    }

    func port(of program: String) -> Int? { all.first { $0.program == program }?.port }

    /// `enrollment 9201, teachers 9202, …`
    var text: String { all.map { "\($0.program) \($0.port)" }.joined(separator: ", ") }
}
