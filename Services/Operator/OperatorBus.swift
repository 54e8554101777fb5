import Bus
import ServiceKit

/// Calls by name: finds a method by reflection, then calls it with JSON.
struct OperatorBus: Sendable {
    let client: any BusCalling
    let topology: TopologySource
    let options: CallOptions

    init(client: any BusCalling, topology: TopologySource, options: CallOptions = CallOptions()) {
        self.client = client
        self.topology = topology
        self.options = options
    }

    /// The services of the topology, sorted.
    var services: [String] { topology.current.services.keys.sorted() }

    /// The full service name for what an operator types: `enrollment` stands for `enrollment.v1`.
    ///
    /// - Throws: `ProgramError` listing what there is.
    func resolve(_ name: String) throws -> String {
        if topology.current.services[name] != nil { return name }
        let matches = services.filter { $0.hasPrefix(name + ".") }
        guard matches.count == 1, let match = matches.first else {
            throw ProgramError(
                "service: the topology names no “\(name)”; it has \(services.joined(separator: ", "))"
            )
        }
        return match
    }

    func reflect(_ service: String, everything: Bool = false) async throws -> ReflectionReport {
        try await client.call(
            Reflection.list, ReflectionRequest(everything: everything), options: options,
            on: service)
    }

    /// A method and the program that serves it.
    struct Target: Sendable {
        let service: String
        let method: ReflectedMethod
    }

    /// Finds `enrollment/ListSchools`, or `enrollment/Health/Check` for a standard method of a program.
    ///
    /// - Throws: `ProgramError` listing the methods there are.
    func find(_ path: String) async throws -> Target {
        let parts = path.split(separator: "/").map(String.init)
        guard parts.count == 2 || parts.count == 3 else {
            throw ProgramError(
                "method: “\(path)” is not SERVICE/METHOD, nor SERVICE/Health/Check")
        }
        let service = try resolve(parts[0])
        let contract = parts.count == 3 ? parts[1] : service
        let report = try await reflect(service, everything: true)
        let methods = report.services.first { $0.name == contract }?.methods ?? []
        guard let method = methods.first(where: { $0.facts.name == parts[parts.count - 1] }) else {
            let known = report.services.flatMap(\.methods).map(\.facts.path)
            throw ProgramError(
                "method: \(service) has no “\(path)”; it has \(known.joined(separator: ", "))")
        }
        return Target(service: service, method: method)
    }
}
