import BusTesting
import Synchronization
import Testing

@testable import Bus

/// What Reflection says a caller may call, what a real call gets, and what a third opinion says.
@Suite(.timeLimit(.minutes(10)))
struct AllowedMethodsTests {
    private static let purposes: [String?] = [nil, "audit", "admission", "student-aid"]

    @Test("allowed methods equals reality", arguments: 0..<24 as Range<UInt64>)
    func equalsReality(seed: UInt64) async throws {
        var random = Numbers(state: seed)
        let ran = Mutex(0)
        let standard = Health.methods.count + Reflection.methods.count + Stats.methods.count
        let service = Rights.definition { _ in ran.withLock { $0 += 1 } }
        var (allowed, denied) = (0, 0)
        try await TestBus.run([service], as: Caller.everything, purpose: nil) { bus in
            for _ in 0..<4 {
                let entry = Self.entry(&random)
                var topology = bus.topology.current
                topology.callers["tester"] = entry
                bus.topology.update(topology)
                let claims = Self.claims(&random)
                let options = CallOptions(onBehalfOf: claims, caseNumber: "C")
                let hint = "seed \(seed): \(entry), for \(claims as Any)"
                guard let report = await Self.reflect(bus, options) else {
                    // Whoever may not even ask may do nothing.
                    #expect(!Opinion.mayAsk(entry, claims), "\(hint)")
                    for method in Rights.methods {
                        let code = await Self.code(bus, method.facts, options)
                        #expect(code == .permissionDenied, "\(method.facts.path), \(hint)")
                    }
                    continue
                }
                #expect(Opinion.mayAsk(entry, claims), "\(hint)")
                let methods = report.services.flatMap(\.methods)
                #expect(methods.count == Rights.methods.count + standard)
                for method in methods {
                    let path = method.facts.path
                    var mayOnce = false
                    for purpose in Self.purposes {
                        var options = options
                        options.purpose = purpose
                        let before = ran.withLock { $0 }
                        let code = await Self.code(bus, method.facts, options)
                        let opinion = Opinion.code(entry, claims, method.facts, purpose)
                        #expect(code == opinion, "\(path) for \(purpose as Any), \(hint)")
                        #expect(code == .ok || ran.withLock { $0 } == before, "\(path), \(hint)")
                        if code == .ok { mayOnce = true }
                        guard let stated = purpose, let admitted = method.purposes else { continue }
                        let isAdmitted = admitted.contains { Opinion.glob($0, stated) }
                        #expect((code == .ok) == (method.allowed && isAdmitted), "\(path), \(hint)")
                    }
                    // A pattern may admit purposes that nobody tried.
                    #expect(method.allowed || !mayOnce, "\(path), \(hint)")
                    if method.purposes == nil || entry.purposes.contains("*") {
                        #expect(method.allowed == mayOnce, "\(path), \(hint)")
                    }
                    if method.allowed { allowed += 1 } else { denied += 1 }
                }
                // What is listed without `everything` is what is allowed.
                let listed = try await bus.client.call(
                    Reflection.list, ReflectionRequest(), options: options, on: Rights.name)
                #expect(
                    Set(listed.services.flatMap(\.methods).map(\.facts.path))
                        == Set(methods.filter(\.allowed).map(\.facts.path)), "\(hint)")
            }
        }
    }

    private static func reflect(_ bus: TestBus, _ options: CallOptions) async -> ReflectionReport? {
        try? await bus.client.call(
            Reflection.list, ReflectionRequest(everything: true), options: options, on: Rights.name)
    }

    /// How a real call ends; one that is refused says that it was not executed.
    private static func code(
        _ bus: TestBus, _ facts: MethodFacts, _ options: CallOptions
    ) async -> StatusCode {
        do {
            try await bus.client.callEmpty(facts, on: Rights.name, options: options)
            return .ok
        } catch let error as CallError {
            #expect(error.executed == .no && error.origin == .server, "\(error)")
            return error.code
        } catch {
            return .unknown
        }
    }

    private static func entry(_ random: inout Numbers) -> Topology.CallerEntry {
        Topology.CallerEntry(
            publicKeys: [TestBus.key("tester")], department: "education",
            roles: random.some([Rights.clerk, Rights.checker, .system]),
            districts: random.some(["*", "410802", "410803"]),
            mayActOnBehalf: random.next(3) > 0,
            allowedMethods: random.some([
                "*", "rights.v1/*", "*/List*", "rights.v1/Get*Personal", "rights.v1/PutOpen",
                "Stats/*", "rights.v1/*Both", "*Clerk*",
            ]),
            purposes: random.some(["*", "audit", "a*", "student-*", "staffing"]))
    }

    private static func claims(_ random: inout Numbers) -> Principal? {
        switch random.next(4) {
        case 0: return nil
        case 1: return .anonymous
        default:
            return Principal(
                subject: "o", department: "education",
                roles: random.some([Rights.clerk, Rights.checker, .operator]),
                districts: random.some(["*", "410802"]))
        }
    }

    /// The rules of the page, said once more by other means.
    private enum Opinion {
        static func mayAsk(_ entry: Topology.CallerEntry, _ claims: Principal?) -> Bool {
            guard let claims else { return true }
            return entry.mayActOnBehalf
                && (entry.districts.contains("*")
                    || Set(claims.districts).isSubset(of: entry.districts))
        }

        static func code(
            _ entry: Topology.CallerEntry, _ claims: Principal?, _ facts: MethodFacts,
            _ purpose: String?
        ) -> StatusCode {
            let isForAll = ["Health", "Reflection"].contains(facts.service)
            let path = facts.service + "/" + facts.name
            guard isForAll || entry.allowedMethods.contains(where: { glob($0.text, path) }) else {
                return .permissionDenied
            }
            if case .roles(let wanted) = facts.access,
                wanted.isDisjoint(with: claims?.roles ?? entry.roles)
            {
                return claims == .anonymous ? .unauthenticated : .permissionDenied
            }
            guard facts.personalData else { return .ok }
            if entry.purposes.isEmpty { return .permissionDenied }
            guard let purpose else { return .invalidArgument }
            return entry.purposes.contains { glob($0, purpose) } ? .ok : .permissionDenied
        }

        /// By trying every way.
        static func glob(_ pattern: String, _ text: String) -> Bool {
            guard let first = pattern.first else { return text.isEmpty }
            let rest = String(pattern.dropFirst())
            guard first == "*" else {
                return text.first == first && glob(rest, String(text.dropFirst()))
            }
            return (0...text.count).contains { glob(rest, String(text.dropFirst($0))) }
        }
    }
}

/// Numbers that a seed makes the same every time: SplitMix64.
struct Numbers {
    var state: UInt64

    mutating func next(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((z ^ (z >> 31)) % UInt64(bound))
    }

    /// None to all of them.
    mutating func some<Value>(_ values: [Value]) -> [Value] {
        let most = next(values.count + 1)
        return values.filter { _ in next(values.count) < most }
    }
}
