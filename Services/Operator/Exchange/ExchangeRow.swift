import Admission
import Contracts

/// Rows of the exchange, every value written in one way: what enrollment holds and what a file says in other words are then
/// equal texts.
enum ExchangeRow {
    /// A file's row as enrollment would write it: `590.00` is `590`, 是 is `true`.
    ///
    /// - Throws: a cell that is no value of its column.
    static func cells(
        _ kind: ExchangeKind, _ row: ImportCells
    ) throws(ImportFault) -> [String] {
        switch kind {
        case .candidates:
            cells(
                MarketCandidate(
                    candidate: try row.candidate(), juniorSchool: try row.value("junior_school"),
                    eligible: try row.truth("eligible"),
                    scoreHundredths: try row.score("score").hundredths,
                    keysHundredths: try row.scores("keys").map(\.hundredths),
                    wishes: try row.codes("wishes")))
        case .plan: cells(try PlanFormat.row(row))
        case .results: cells(try ResultFormat.row(row))
        }
    }

    static func cells(_ candidate: MarketCandidate) -> [String] {
        [
            candidate.candidate.text, candidate.juniorSchool.text, "\(candidate.eligible)",
            score(candidate.scoreHundredths),
            candidate.keysHundredths.map(score).joined(separator: " "),
            candidate.wishes.map(\.text).joined(separator: " "),
        ]
    }

    /// Of a candidate of no frozen run: there are no keys.
    static func cells(_ candidate: Contracts.SeniorCandidate) -> [String] {
        [
            candidate.candidate, candidate.juniorSchool.text, "\(candidate.eligible)",
            score(candidate.totalHundredths), "",
            candidate.wishes.map(\.text).joined(separator: " "),
        ]
    }

    static func cells(_ proposal: PlanProposal) -> [String] {
        [
            proposal.schoolYear.text, proposal.schoolCode.text, proposal.stage.rawValue,
            "\(proposal.batch)", proposal.seatType.rawValue, "\(proposal.seats)",
            "\(proposal.classes)", proposal.special?.type.rawValue ?? "",
            proposal.special.map { score($0.controlHundredths) } ?? "",
            proposal.special?.document ?? "",
        ]
    }

    static func cells(_ result: AdmissionResult) -> [String] {
        let admission = result.admission
        return [
            result.candidate.text, result.schoolYear.text, "\(admission.batch)",
            admission.school.text, admission.seatType.rawValue,
        ]
    }

    private static func score(_ hundredths: Int) -> String {
        "\(ExamScore(hundredths: hundredths))"
    }
}
