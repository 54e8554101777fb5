import Bus
import Contracts

/// Reads what enrollment holds as a table for the province.
struct ExchangeSource: Sendable {
    let client: any BusCalling
    let options: CallOptions
    let schoolYear: SchoolYear
    let batch: Int
    let region: RegionCode?

    func table(_ kind: ExchangeKind) async throws -> ExchangeTable {
        let rows =
            switch kind {
            case .candidates: try await candidates().map(Self.cells)
            case .plan: try await plan()
            case .results: try await candidates().compactMap { try Self.result($0, schoolYear) }
            }
        return ExchangeTable(kind: kind, rows: rows)
    }

    private func candidates() async throws -> [SeniorCandidate] {
        let stream = try await client.stream(
            Enrollment.listCandidates,
            ListCandidates(schoolYear: schoolYear, batch: batch, region: region), options: options)
        return try await stream.reduce(into: []) { $0.append($1) }
    }

    private func plan() async throws -> [[String]] {
        let stream = try await client.stream(
            Enrollment.listPlanLines,
            ListPlanLines(schoolYear: schoolYear, region: region, stage: .senior),
            options: options)
        var rows: [[String]] = []
        for try await line in stream where ![.draft, .submitted].contains(line.state) {
            let proposal = line.proposal
            rows.append([
                proposal.schoolYear.text, proposal.schoolCode.text, proposal.stage.rawValue,
                "\(proposal.batch)", proposal.seatType.rawValue, "\(proposal.seats)",
                "\(proposal.classes)",
            ])
        }
        return rows
    }

    static func cells(of candidate: SeniorCandidate) -> [String] {
        [
            candidate.candidate, candidate.juniorSchool.text,
            candidate.eligible ? "true" : "false", mark(candidate.totalHundredths), "",
            candidate.wishes.map(\.text).joined(separator: " "),
        ]
    }

    private static func result(
        _ candidate: SeniorCandidate, _ year: SchoolYear
    ) throws -> [String]? {
        candidate.admission.map {
            [
                candidate.candidate, year.text, "\($0.batch)", $0.school.text,
                $0.seatType.rawValue,
            ]
        }
    }

    /// `618.5`
    static func mark(_ hundredths: Int) -> String {
        let part = hundredths % 100
        let decimals =
            part == 0
            ? "" : part % 10 == 0 ? ".\(part / 10)" : part < 10 ? ".0\(part)" : ".\(part)"
        return "\(hundredths / 100)\(decimals)"
    }
}
