import Testing

@testable import Peer

/// What handlers really did, by the peers' journal, against what callers were told.
struct Oracle {
    /// By the key of a call: how often a handler was started for it.
    let starts: [String: Int]
    private let lines: [Journal.Line]

    init(_ lines: [Journal.Line]) {
        self.lines = lines
        starts = Dictionary(
            lines.compactMap { line in
                switch line.event {
                case .begun: (line.key, 1)
                case .refused: (line.key, -1)
                default: nil
                }
            }, uniquingKeysWith: +
        ).filter { $0.value > 0 }
    }

    /// What handlers did for the calls that were started more than once, a few of them.
    private var repetitions: String {
        let keys = Set(starts.filter { $0.value > 1 }.keys.prefix(3))
        return lines.filter { keys.contains($0.key) }
            .map { "\($0.key) \($0.method) \($0.event) on \($0.instance) at \($0.nanoseconds)" }
            .joined(separator: "\n")
    }

    /// Every write that was acknowledged was executed, and no call more than once but those that were
    /// being executed when their process was lost.
    ///
    /// - Parameter mayRepeat: how many those can be.
    func expectAll(_ report: Load.Report, mayRepeat: Int = 0) {
        let missing = report.acknowledgedKeys.filter { starts[$0] == nil }
        #expect(missing.isEmpty, "acknowledged and never executed")
        let repeated = starts.values.filter { $0 > 1 }
        if mayRepeat > 0 { print("FIGURE calls executed twice: \(repeated.count)") }
        #expect(repeated.count <= mayRepeat, "calls executed twice:\n\(repetitions)")
        #expect(repeated.allSatisfy { $0 == 2 }, "calls executed more than twice")
    }
}
