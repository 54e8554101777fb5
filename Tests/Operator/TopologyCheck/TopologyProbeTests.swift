import Bus
import BusTesting
import Testing

@testable import Operator

struct TopologyProbeTests {
    /// Findings of a topology whose test service answers in memory.
    private static func findings(
        allowed: [MethodPattern] = ["*"], _ change: (inout Topology) -> Void = { _ in }
    ) async throws -> [TopologyFinding] {
        let service = TestServiceImplementation()
        var caller = Caller.everything
        caller.allowedMethods = ["*"]
        return try await TestBus.run([service.definition], as: caller) { test in
            var topology = test.topology.current
            topology.callers["other"] = .init(
                publicKeys: [], department: "d", roles: [], allowedMethods: allowed)
            change(&topology)
            test.topology.update(topology)
            return try await TopologyProbe(bus: OperatorBus(on: test)).findings()
        }
    }

    @Test("what answers and matches is well")
    func good() async throws {
        #expect(try await Self.findings(allowed: ["testing.v1/Empty*", "Stats/Get", "*"]) == [])
    }

    @Test("a pattern that matches no method is found when everybody who could have one answered")
    func useless() async throws {
        let findings = try await Self.findings(allowed: [
            "*", "testing.v1/Full*", "testing.v1/Fill*",
        ])
        #expect(findings.map(\.field) == ["callers.other.allowedMethods[2]"])
        #expect(findings.map(\.rule) == [.patternUseless])
    }

    @Test("an instance that is not there is found, and nothing is said of patterns of its methods")
    func unreachable() async throws {
        let findings = try await Self.findings(allowed: [
            "gone.v1/*", "testing.v1/None", "Events/*",
        ]) {
            $0.services["gone.v1"] = .init(instances: [Endpoint(address: "memory:gone")])
        }
        #expect(
            findings.map(\.field) == [
                "services.gone.v1.instances[0].address", "callers.other.allowedMethods[1]",
            ])
        #expect(findings.map(\.rule) == [.unreachable, .patternUseless])
    }

    @Test("a program that serves something else is found")
    func another() async throws {
        let findings = try await Self.findings {
            $0.services["aid.v1"] = $0.services[TestService.name]
        }
        #expect(findings.map(\.rule) == [.servesAnother])
        #expect(findings.first?.message.contains("testing.v1") == true)
    }
}
