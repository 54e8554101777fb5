import Bus
import Contracts
import ServiceKit

/// Where `up` puts each program's admin port: a hundred above a service's own, one above the gateway's.
struct AdminPorts {
    /// By program, in the order they are started.
    let all: [(program: String, port: Int)]

    /// A service with an address that has no such port has no admin port.
    init(topology: Topology, gatewayPort: Int) {
        let programs =
            Installation.services.map { ($0, "\($0).v1") }
            + RegisterKind.allCases.map { ($0.program, $0.service) }
        let services = programs.compactMap { name, service -> (program: String, port: Int)? in
            let address = topology.services[service]?.instances.first?.address
            return address.flatMap(Self.port).flatMap {
                $0 + 100 <= 65_535 ? (program: name, port: $0 + 100) : nil
            }
        }
        all = services + (gatewayPort < 65_535 ? [(program: "gateway", port: gatewayPort + 1)] : [])
    }

    /// The port at the end of a TCP address.
    static func port(in address: String) -> Int? {
        address.split(separator: ":").last.flatMap { Int($0) }
    }

    /// - Parameter others: the ports everything else of the installation listens on.
    /// - Throws: `ProgramError` naming a port that would be needed twice.
    func requireApart(from others: Set<Int>) throws {
        for (program, port) in all where others.contains(port) {
            throw ProgramError(
                "port \(port) would be needed twice, once for \(program)'s metrics and health; choose others "
                    + "with --port, or --base-port and a new --home")
        }
    }

    func port(of program: String) -> Int? { all.first { $0.program == program }?.port }

    /// `enrollment 9201, teachers 9202, …`
    var text: String { all.map { "\($0.program) \($0.port)" }.joined(separator: ", ") }
}
