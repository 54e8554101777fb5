import Admission
import Bus

/// What a comparison of two rules found.
struct WhatIfReport: Encodable {
    struct Side: Encodable {
        let ruleVersion: String
        let rule: AdmissionReport.Rule
        let inputHash: String
        let admitted: Int
        let falseWishes: Search?
    }

    struct Search: Encodable {
        let gain: Int
        let exhaustive: Bool
        let runs: Int
        let candidates: [String]
    }

    struct Move: Encodable {
        let candidate: String
        let from: String?
        let fromSeat: String?
        let to: String?
        let toSeat: String?
        let better: Bool
    }

    let first: Side
    let other: Side
    let better: Int
    let worse: Int
    let otherSeat: Int
    let moves: [Move]

    /// - Parameter searches: of both rules in order, or none.
    init(
        _ before: SeniorResult, _ after: SeniorResult, _ comparison: SeniorComparison,
        _ searches: [FalseWishes]
    ) {
        let found = searches.map {
            Search(
                gain: $0.gains.count, exhaustive: $0.isExhaustive, runs: $0.runs,
                candidates: $0.gains.map(\.candidate))
        }
        first = Side(
            ruleVersion: before.ruleVersion.description,
            rule: AdmissionReport.Rule(before.rule, seed: before.seed),
            inputHash: before.inputHash, admitted: comparison.admittedBefore,
            falseWishes: found.first)
        other = Side(
            ruleVersion: after.ruleVersion.description,
            rule: AdmissionReport.Rule(after.rule, seed: after.seed), inputHash: after.inputHash,
            admitted: comparison.admittedAfter, falseWishes: found.last)
        better = comparison.better
        worse = comparison.worse
        otherSeat = comparison.otherSeat
        moves = comparison.moves.map {
            Move(
                candidate: $0.before.candidate, from: $0.before.school,
                fromSeat: $0.before.seat?.rawValue, to: $0.after.school,
                toSeat: $0.after.seat?.rawValue, better: $0.isBetter)
        }
    }

    var text: String {
        var lines = [first, other].map { side in
            "\(side.ruleVersion) (delta \(side.rule.floorDelta), \(side.rule.order), tie "
                + "\(side.rule.tie)): \(side.admitted) admitted" + Self.searched(side.falseWishes)
        }
        lines.append(
            "\(moves.count) move: \(better) to a better wish, \(worse) to a worse one; \(otherSeat) "
                + "keep the school on a seat of another kind")
        guard !moves.isEmpty else { return lines.joined(separator: "\n") }
        let table = Printer.aligned(
            [
                "candidate", "from", Column("seat", key: ""), "to", Column("seat", key: ""),
                "better",
            ],
            moves.map { move in
                [
                    .string(move.candidate), .optional(move.from), .optional(move.fromSeat),
                    .optional(move.to), .optional(move.toSeat), .bool(move.better),
                ]
            })
        return (lines + ["", table]).joined(separator: "\n")
    }

    private static func searched(_ search: Search?) -> String {
        guard let search else { return "" }
        let bound = search.exhaustive ? "" : "at least "
        return "; \(bound)\(search.gain) would gain by a false list (\(search.runs) runs)"
    }
}
