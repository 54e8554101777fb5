import Testing

@testable import Peer

/// What handlers really did, by the peers' journal, against what callers were told.
struct Oracle {
    /// By the key of a call: how often a handler was started for it.
    let starts: [String: Int]

    init(_ lines: [Journal.Line]) {
        starts = Dictionary(
            lines.filter { $0.event == .begun }.map { ($0.key, 1) }, uniquingKeysWith: +)
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
        #expect(repeated.count <= mayRepeat, "calls executed twice")
        #expect(repeated.allSatisfy { $0 == 2 }, "calls executed more than twice")
    }
}
