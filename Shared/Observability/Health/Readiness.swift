import Synchronization

/// Whether a program can do its work now: named checks that are made anew, and a door that closes for good when it stops.
public final class Readiness: Sendable {
    /// What came of one check.
    public struct Finding: Sendable, Equatable {
        public var name: String
        /// Why it failed, in a few words without personal data; nil when it passed.
        public var failure: String?
    }

    private struct State {
        var checks: [RateLimitedCheck] = []
        var isStopping = false
    }

    private let state = Mutex(State())

    public init() {}

    public func add(_ check: RateLimitedCheck) { state.withLock { $0.checks.append(check) } }

    /// Not ready from now on, whatever the checks say: the first thing a program does when it is told to stop.
    public func stop() { state.withLock { $0.isStopping = true } }

    /// Makes all checks at the same time. None are made once the program stops.
    public func findings() async -> [Finding] {
        let (checks, isStopping) = state.withLock { ($0.checks, $0.isStopping) }
        if isStopping { return [Self.stopping] }
        let results = await withTaskGroup(of: (Int, Finding).self) { group in
            for (index, check) in checks.enumerated() {
                group.addTask {
                    (index, Finding(name: check.name, failure: await check.failure()))
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        // It may have been told to stop meanwhile.
        if state.withLock({ $0.isStopping }) { return [Self.stopping] }
        return results.sorted { $0.0 < $1.0 }.map(\.1)
    }

    private static let stopping = Finding(name: "shutdown", failure: "the program stops")
}

extension [Readiness.Finding] {
    public var areGood: Bool { allSatisfy { $0.failure == nil } }

    /// A line for each, as Kubernetes' own health endpoints write them.
    public var text: String {
        map { finding in
            finding.failure.map { "[-]\(finding.name) failed: \($0)\n" }
                ?? "[+]\(finding.name) ok\n"
        }.joined()
    }
}
