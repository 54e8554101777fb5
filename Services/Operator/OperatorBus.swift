import Bus
import BusZeroMQ
import ServiceKit

/// Calls by name: finds a method by reflection, then calls it with JSON.
struct OperatorBus: Sendable {
    let client: any BusCalling
    let directory: InstanceDirectory
    let setup: ToolSetup
    var resolver: any AddressResolver = SystemAddressResolver()

    var topology: Topology { directory.file.current }

    /// The services of the topology, sorted.
    var services: [String] { topology.services.keys.sorted() }

    /// Waits until every service lets this caller in, which one that was named just now takes up to 2 s.
    func untilServed() async throws {
        for service in services {
            _ = try await client.call(
                Health.check, HealthRequest(),
                options: CallOptions(deadline: .seconds(20), waitForReady: true), on: service)
        }
    }

    /// The full name for what an operator types: `enrollment` stands for `enrollment.v1`, and
    /// `enrollment@127.0.0.1:9101` for one of its instances.
    ///
    /// - Throws: `ProgramError` listing what there is.
    func resolve(_ name: String) throws -> String {
        let parts = name.split(separator: InstanceDirectory.separator, maxSplits: 1).map(
            String.init)
        let service = try resolveService(parts.first ?? "")
        guard parts.count == 2 else { return service }
        let instances = directory.instances(of: service)
        guard
            let instance = instances.first(where: {
                $0.address == parts[1] || $0.address == "tcp://" + parts[1]
            })
        else {
            throw ProgramError(
                "instance: \(service) has no “\(parts[1])”; it has "
                    + instances.map(\.address).joined(separator: ", "))
        }
        return instance.name
    }

    private func resolveService(_ name: String) throws -> String {
        if topology.services[name] != nil { return name }
        let matches = services.filter { $0.hasPrefix(name + ".") }
        guard matches.count == 1, let match = matches.first else {
            throw ProgramError(
                "service: the topology names no “\(name)”; it has \(services.joined(separator: ", "))"
            )
        }
        return match
    }

    /// Every instance of what an operator named: services, or instances; all when nothing is named.
    ///
    /// - Throws: `ProgramError` listing what there is.
    func instances(_ names: [String]) async throws -> [InstanceDirectory.Instance] {
        await directory.lookUp(with: resolver)
        return try (names.isEmpty ? services : names).flatMap { name in
            let full = try resolve(name)
            return directory.instances(of: InstanceDirectory.service(of: full))
                .filter { full == $0.service || full == $0.name }
        }
    }

    func reflect(_ service: String, everything: Bool = false) async throws -> ReflectionReport {
        try await client.call(
            Reflection.list, ReflectionRequest(everything: everything), options: setup.callOptions,
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
        let contract =
            parts.count == 3
            ? parts[1] : InstanceDirectory.service(of: service)
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
