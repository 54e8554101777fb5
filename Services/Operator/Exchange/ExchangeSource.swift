import Bus
import Contracts
import ServiceKit

/// Reads what enrollment holds as a table for the province.
struct ExchangeSource: Sendable {
    let client: any BusCalling
    let options: CallOptions
    let schoolYear: SchoolYear
    let batch: Int
    let region: RegionCode?

    /// The table; and what its cells are, where a reader could take them for something else.
    func table(_ kind: ExchangeKind) async throws -> (ExchangeTable, note: String?) {
        switch kind {
        case .candidates: return try await candidateTable()
        case .plan: return (ExchangeTable(kind: kind, rows: try await plan()), nil)
        case .results:
            let rows = try await candidates().compactMap { candidate in
                try candidate.admission.map {
                    ExchangeRow.cells(
                        AdmissionResult(
                            schoolYear: schoolYear,
                            candidate: try CandidateNumber(candidate.candidate), admission: $0))
                }
            }
            return (ExchangeTable(kind: kind, rows: rows), nil)
        }
    }

    /// Candidates as runs of the batch froze them; of others, what is known without a run.
    private func candidateTable() async throws -> (ExchangeTable, note: String?) {
        var runs: [String] = []
        var frozen: [String: MarketCandidate] = [:]
        for run in try await frozenRuns() {
            let market = try await FrozenMarket(
                of: run.id, region: region, from: client, options)
            if !market.candidates.isEmpty { runs.append(run.id) }
            for candidate in market.candidates { frozen[candidate.candidate.text] = candidate }
        }
        let all = try await candidates()
        let rows = all.map { candidate in
            frozen[candidate.candidate].map(ExchangeRow.cells) ?? ExchangeRow.cells(candidate)
        }
        let note = note(
            runs, frozen: all.count { frozen[$0.candidate] != nil }, of: all.count)
        return (ExchangeTable(kind: .candidates, rows: rows), note)
    }

    private func note(_ runs: [String], frozen: Int, of all: Int) -> String {
        let rest = "keys are empty, and wishes are those of forms locked or ranked now"
        guard !runs.isEmpty else {
            return "no run of \(schoolYear), batch \(batch), is frozen: \(rest)"
        }
        let text =
            "\(frozen) of \(all) candidates are as \(runs.joined(separator: ", ")) froze them"
        return frozen == all ? text : "\(text); of the others, \(rest)"
    }

    /// Runs of the batch that hold a market, not voided; without those of another county.
    private func frozenRuns() async throws -> [AdmissionRun] {
        let stream = try await client.stream(
            Enrollment.listAdmissions, ListAdmissions(schoolYear: schoolYear, batch: batch),
            options: options)
        return try await stream.reduce(into: []) { runs, run in
            let county = RegionCode(rawValue: run.pool)
            guard region == nil || county == nil || county == region else { return }
            if run.state != .voided, run.inputHash != nil { runs.append(run) }
        }
    }

    /// - Throws: `ProgramError` when their numbers are masked, since rows could then stand for anybody.
    private func candidates() async throws -> [Contracts.SeniorCandidate] {
        let stream = try await client.stream(
            Enrollment.listCandidates,
            ListCandidates(schoolYear: schoolYear, batch: batch, region: region), options: options)
        return try await stream.reduce(into: []) { candidates, candidate in
            guard CandidateNumber(rawValue: candidate.candidate) != nil else {
                throw ProgramError(
                    "candidate numbers come masked, as to everybody who is no officer: ask as an officer; nothing is exported or compared"
                )
            }
            candidates.append(candidate)
        }
    }

    private func plan() async throws -> [[String]] {
        let stream = try await client.stream(
            Enrollment.listPlanLines,
            ListPlanLines(schoolYear: schoolYear, region: region, stage: .senior),
            options: options)
        var rows: [[String]] = []
        for try await line in stream where ![.draft, .submitted].contains(line.state) {
            rows.append(ExchangeRow.cells(line.proposal))
        }
        return rows
    }
}
