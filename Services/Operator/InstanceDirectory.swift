import Bus
import Synchronization

/// Lets each instance of a service be called alone: to the client, `enrollment.v1@127.0.0.1:9101` is a service too.
final class InstanceDirectory: Sendable {
    /// Services as the file names them, and each of their instances.
    let topology: TopologySource
    /// The file's own.
    let file: TopologySource
    /// Numeric addresses by host name, of names that were looked up.
    private let addresses = Mutex<[String: [String]]>([:])

    init(_ file: TopologySource) {
        self.file = file
        topology = TopologySource(file.current)
        refresh()
        file.observe { [weak self] _ in self?.refresh() }
    }

    /// One instance of a service: what listens at one address, whatever key it proves.
    struct Instance: Sendable, Hashable {
        let service: String
        let address: String

        /// What to call it by. TCP is the usual case and is left out.
        var name: String {
            let short = address.hasPrefix("tcp://") ? String(address.dropFirst(6)) : address
            return "\(service)\(InstanceDirectory.separator)\(short)"
        }
    }

    static let separator: Character = "@"

    /// The service of an instance's name, or of a service's own.
    static func service(of name: String) -> String { String(name.prefix { $0 != separator }) }

    /// Those of a service, in the file's order.
    func instances(of service: String) -> [Instance] {
        var seen: Set<String> = []
        return endpoints(of: service, in: file.current).compactMap { endpoint in
            guard seen.insert(endpoint.address).inserted else { return nil }
            return Instance(service: service, address: endpoint.address)
        }
    }

    /// Looks host names up: every address behind one is an instance. One that cannot be resolved stays one instance.
    func lookUp(with resolver: any AddressResolver) async {
        let hosts = Set(
            file.current.services.values.flatMap(\.instances).compactMap { $0.hostName?.host })
        let found = await withTaskGroup(of: (String, [String]?).self) { group in
            for host in hosts {
                group.addTask { (host, try? await resolver.resolve(host)) }
            }
            return await group.reduce(into: [String: [String]]()) { $0[$1.0] = $1.1 }
        }
        addresses.withLock { $0.merge(found) { $1 } }
        refresh()
    }

    private func endpoints(of service: String, in topology: Topology) -> [Endpoint] {
        let known = addresses.withLock { $0 }
        return (topology.services[service]?.instances ?? []).flatMap { endpoint -> [Endpoint] in
            guard let name = endpoint.hostName, let found = known[name.host], !found.isEmpty else {
                return [endpoint]
            }
            return found.map { address in
                let host = address.contains(":") ? "[\(address)]" : address
                return Endpoint(
                    address: "tcp://\(host):\(name.port)", publicKey: endpoint.publicKey)
            }
        }
    }

    private func refresh() {
        let topology = file.current
        var extended = topology
        for service in topology.services.keys {
            for endpoint in endpoints(of: service, in: topology) {
                let instance = Instance(service: service, address: endpoint.address)
                extended.services[instance.name, default: .init(instances: [])].instances
                    .append(endpoint)
            }
        }
        self.topology.update(extended)
    }
}
