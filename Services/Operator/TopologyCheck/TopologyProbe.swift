import Bus

/// What is found of a topology by asking the instances it names.
struct TopologyProbe: Sendable {
    let bus: OperatorBus

    /// Longer than a handshake may take, which tells a wrong key from a dead host.
    static let patience: Duration = .seconds(5)

    /// Asks every instance at once, then holds the patterns against the methods there are.
    func findings() async throws -> [TopologyFinding] {
        let instances = try await bus.instances([])
        let answers = await withTaskGroup(of: (Int, Answer).self) { group in
            for (index, instance) in instances.enumerated() {
                group.addTask { (index, await ask(instance)) }
            }
            return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
        }
        return answers.compactMap(\.finding) + useless(answers)
    }

    private struct Answer: Sendable {
        let service: String
        /// By path; nil when it did not answer.
        var methods: Set<String>?
        var finding: TopologyFinding?
    }

    private func ask(_ instance: InstanceDirectory.Instance) async -> Answer {
        var answer = Answer(service: instance.service)
        let options = CallOptions(deadline: bus.setup.deadline ?? Self.patience)
        let field = field(of: instance)
        do {
            let report = try await bus.client.call(
                Health.check, HealthRequest(), options: options, on: instance.name)
            guard report.services.contains(instance.service) else {
                let served = report.services.joined(separator: ", ")
                answer.finding = TopologyFinding(
                    "\(field).address", .servesAnother, "at \(instance.address) there is \(served)")
                return answer
            }
            let methods = try await bus.client.call(
                Reflection.list, ReflectionRequest(everything: true), options: options,
                on: instance.name)
            answer.methods = Set(methods.services.flatMap(\.methods).map(\.facts.path))
        } catch {
            let error = CallError(anything: error)
            answer.finding =
                error.code == .unauthenticated
                ? TopologyFinding(
                    "\(field).publicKey", .keyMismatch,
                    "\(instance.address) does not prove this key, or does not know the key of "
                        + bus.setup.caller)
                : TopologyFinding(
                    "\(field).address", .unreachable,
                    "\(instance.address): \(error.code.name) \(error.reason.rawValue): \(error.message)"
                )
        }
        return answer
    }

    /// Where the file has an instance; the service's list when a host name stands for it.
    private func field(of instance: InstanceDirectory.Instance) -> String {
        let endpoints = bus.topology.services[instance.service]?.instances ?? []
        let list = "services.\(instance.service).instances"
        return endpoints.firstIndex { $0.address == instance.address }.map { "\(list)[\($0)]" }
            ?? list
    }

    /// Patterns that match no method, where everybody who could have one has answered.
    private func useless(_ answers: [Answer]) -> [TopologyFinding] {
        let topology = bus.topology
        let known = answers.compactMap(\.methods).reduce(into: Set<String>()) { $0.formUnion($1) }
        let silent = Set(answers.filter { $0.methods == nil }.map(\.service))
        return topology.callers.sorted { $0.key < $1.key }.flatMap { name, entry in
            entry.allowedMethods.enumerated().compactMap { index, pattern in
                let candidates = TopologyLint.candidates(of: pattern, in: topology)
                // Anybody may have more methods of a standard contract.
                let asked =
                    candidates.contains(where: AllowedMethods.standard.contains)
                    ? Set(topology.services.keys) : Set(candidates)
                guard !candidates.isEmpty, silent.isDisjoint(with: asked),
                    !known.contains(where: pattern.matches)
                else { return nil }
                return TopologyFinding(
                    "callers.\(name).allowedMethods[\(index)]", .patternUseless,
                    "“\(pattern.text)” matches no method")
            }
        }
    }
}
