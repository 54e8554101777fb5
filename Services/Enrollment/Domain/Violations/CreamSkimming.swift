import Contracts

/// 掐尖: one school takes a large part of a pool's best candidates beside the rules.
///
/// Beside the rules is who came from another pool, before recruitment began, or, where a run of the year is published, without
/// an admission to the school: an offer, or the wish form's.
struct CreamSkimming: Sendable {
    private let rules: RecruitmentRules
    /// By pool: how many its best are, and the lowest total among them. Equals of the last one are among them.
    private let tops: [SeniorPool: (count: Int, least: Int)]

    /// - Parameter totals: of every candidate of the year, by the pool of its junior school.
    init(_ totals: [SeniorPool: [Int]], _ rules: RecruitmentRules) {
        self.rules = rules
        tops = totals.compactMapValues { totals in
            let best = totals.sorted(by: >)
            let wanted = best.count * rules.topPermille / 1000
            guard wanted > 0 else { return nil }
            let least = best[wanted - 1]
            return (best.prefix { $0 >= least }.count, least)
        }
    }

    /// What every school took of every pool's best, in order of pools.
    ///
    /// - Parameter admits: the pools with a published run of the year: there, who was not admitted came beside it.
    func findings(
        _ pupils: some Sequence<NewPupil>, admits: Set<SeniorPool>
    ) -> [SchoolCode: [EntryFinding]] {
        var taken: [SchoolCode: [SeniorPool: Int]] = [:]
        for pupil in pupils {
            guard let origin = pupil.origin, let total = pupil.total, let top = tops[origin],
                total >= top.least, isBesideRules(pupil, admits)
            else { continue }
            taken[pupil.school, default: [:]][origin, default: 0] += 1
        }
        return taken.compactMapValues { pools in
            let findings = pools.compactMap { pool, pupils -> EntryFinding? in
                guard let top = tops[pool], pupils >= rules.leastPupils,
                    pupils * 1000 >= top.count * rules.sharePermille
                else { return nil }
                return EntryFinding(
                    kind: .creamSkimming, subject: "\(pool)",
                    text: "\(pupils) of the \(top.count) best candidates of pool \(pool)")
            }
            return findings.isEmpty ? nil : findings.sorted { $0.subject < $1.subject }
        }
    }

    private func isBesideRules(_ pupil: NewPupil, _ admits: Set<SeniorPool>) -> Bool {
        pupil.isOutOfPool || pupil.isEarly(before: rules.opens)
            || (admits.contains(pupil.pool) && pupil.admittedTo != pupil.school)
    }
}

extension SeniorPool: CustomStringConvertible {
    /// As in admission runs: `urban`, or a county's region.
    var description: String {
        switch self {
        case .fiveUrban: "urban"
        case .county(let region): region.text
        }
    }
}
