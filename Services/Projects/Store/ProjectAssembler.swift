import Contracts
import Store

/// Makes the projects that people see out of their tables: parts summed into the project they
/// belong to.
struct ProjectAssembler {
    private let rows: [ProjectRow]
    private let children: [ProjectID: [ProjectRow]]
    private let totals: [ProjectID: TotalsRow]
    private let seats: [ProjectID: Int]
    private let baselines: [ProjectID: Baseline]
    private let reports: [ProjectID: ProgressReport]

    init(_ tx: ReadTransaction) throws {
        rows = try ProjectRows.all(tx)
        children = Dictionary(
            grouping: rows.filter { $0.parent != nil }, by: { $0.parent ?? $0.id })
        totals = Dictionary(
            try MoneyRows.allTotals(tx).map { ($0.project, $0) }, uniquingKeysWith: { $1 })
        seats = Dictionary(
            try SeatRows.sums(tx).map { ($0.project, $0.seats) }, uniquingKeysWith: { $1 })
        baselines = Dictionary(
            try ProgressRows.baselines(tx).map { ($0.project, $0) }, uniquingKeysWith: { $1 })
        reports = Dictionary(
            try ProgressRows.lastReports(tx).map { ($0.project, $0) }, uniquingKeysWith: { $1 })
    }

    /// Parents before their parts, in the order of the annex.
    func all() throws -> [Project] {
        try rows.filter { $0.parent == nil }.flatMap { try tree($0) }
    }

    /// The projects that carry work and money themselves.
    var leaves: [ProjectRow] { rows.filter { children[$0.id] == nil } }

    /// A project's own share of the planned investment: all of it, or what its parts leave.
    func ownInvestment(_ row: ProjectRow) throws -> Money {
        try InvestmentTree.unallocated(
            of: row.planned, parts: (children[row.id] ?? []).map(\.planned))
    }

    func project(_ row: ProjectRow) throws -> Project {
        let parts = try (children[row.id] ?? []).map { try project($0) }
        let unallocated = parts.isEmpty ? nil : try ownInvestment(row)
        let stage = Self.stage(of: row, parts: parts, unallocated: unallocated)
        let money = try money(row, parts)
        return Project(
            id: row.id, parent: row.parent, number: row.number, name: row.name,
            place: row.placeName, region: row.region, content: row.content,
            plannedInvestment: row.planned,
            unallocated: unallocated, years: row.years,
            firstYear: row.firstYear, lastYear: row.lastYear, stage: stage, status: stage.status,
            outputs: row.outputs, source: row.source, money: money,
            progress: try progress(row, money),
            certifiedSeats: (seats[row.id] ?? 0) + parts.reduce(0) { $0 + $1.certifiedSeats })
    }

    private func tree(_ row: ProjectRow) throws -> [Project] {
        [try project(row)] + (try (children[row.id] ?? []).flatMap { try tree($0) })
    }

    private func money(_ row: ProjectRow, _ parts: [Project]) throws -> ProjectMoney {
        guard !parts.isEmpty else {
            return totals[row.id]?.message
                ?? ProjectMoney(
                    project: row.id, approved: nil, contracted: .zero, funds: .zero, paid: .zero)
        }
        let approved = parts.compactMap(\.money.approved)
        return ProjectMoney(
            project: row.id, approved: approved.isEmpty ? nil : try approved.total(),
            contracted: try parts.map(\.money.contracted).total(),
            funds: try parts.map(\.money.funds).total(),
            paid: try parts.map(\.money.paid).total())
    }

    private func progress(_ row: ProjectRow, _ money: ProjectMoney) throws -> ProjectProgress {
        let share = try physicalShare(row)
        let ratio = try money.approved.flatMap {
            try Rational.quotient(Rational(money.paid.fen), Rational($0.fen))
        }
        return ProjectProgress(
            physicalBasisPoints: try share.map { Int(try ($0 * Rational(10_000)).floor) },
            paidBasisPoints: try ratio.map { Int(try ($0 * Rational(10_000)).floor) },
            paidAhead: ratio.map { $0 > share ?? .zero } ?? false,
            reportedFor: reportDay(row))
    }

    /// Of a project with parts: weighted by their planned investment, the unallocated rest as not
    /// begun.
    private func physicalShare(_ row: ProjectRow) throws -> Rational? {
        guard let parts = children[row.id] else {
            let weights = ComponentWeights(of: baselines[row.id])
            return try reports[row.id].map { try weights.physicalShare($0.components) }
        }
        var sum: Rational?
        for part in parts {
            guard let share = try physicalShare(part) else { continue }
            let weight = try Rational(Int128(part.planned.fen), over: Int128(row.planned.fen))
            sum = try (sum ?? .zero) + share * weight
        }
        return sum
    }

    private func reportDay(_ row: ProjectRow) -> CalendarDate? {
        guard let parts = children[row.id] else { return reports[row.id]?.day }
        return parts.compactMap(reportDay).max()
    }

    /// Of a project with parts: the least advanced of those that go on, cancelled when none does.
    /// Investment that no part holds is work of its own that has not begun, so small parts do not
    /// complete a large project.
    private static func stage(
        of row: ProjectRow, parts: [Project], unallocated: Money?
    ) -> ProjectStage {
        guard let unallocated else { return row.stage }
        let rest = unallocated > .zero ? [row.stage] : []
        return (parts.map(\.stage) + rest).filter { $0 != .cancelled }
            .min { ($0.place ?? 0) < ($1.place ?? 0) } ?? .cancelled
    }
}
