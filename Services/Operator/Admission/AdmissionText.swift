import Admission
import Bus

/// A result for people, and as CSV.
enum AdmissionText {
    /// Rule and input, the candidates, the lines, the floors, the amendments.
    static func sections(_ result: SeniorResult) -> [String] {
        var sections = [heading(result), candidates(result), lines(result)]
        if !result.floors.isEmpty {
            sections.append(
                Printer.aligned(
                    ["school", scoreColumn("frozen line"), scoreColumn("floor")],
                    result.floors.map { [.string($0.school), score($0.line), score($0.floor)] }))
        }
        sections.append(amendments(result))
        return sections
    }

    private static func heading(_ result: SeniorResult) -> String {
        let rule = result.rule
        var text = "rule \(result.ruleVersion), tie \(rule.tie.rawValue)"
        if rule.mechanism.usesQuotas {
            text += ", order \(rule.order.rawValue), floor delta \(rule.floorDelta)"
        }
        text += "\ninput \(result.inputHash)\nresult \(result.resultHash)"
        if let seed = result.seed { text += "\nseed \(seed)" }
        return text
    }

    private static func candidates(_ result: SeniorResult) -> String {
        Printer.aligned(
            ["candidate", "school", "seat", "wish", "reason"],
            result.assignments.map { assignment in
                [
                    .string(assignment.candidate), .optional(assignment.school),
                    .optional(assignment.seat?.rawValue), number(assignment.wishRank),
                    .string(assignment.reason.rawValue),
                ]
            })
    }

    private static func lines(_ result: SeniorResult) -> String {
        Printer.aligned(
            [
                "school", "seat", Column("junior school", key: ""), "wish", "seats", "admitted",
                scoreColumn("line"), "keys", "closed",
            ],
            result.lines.map { line in
                [
                    .string(line.school), .string(line.seat.rawValue),
                    .optional(line.juniorSchool), number(line.wishRank), .int(Int64(line.seats)),
                    .int(Int64(line.admitted)), line.lowestInForce.map { score($0.score) } ?? .null,
                    .string(
                        line.lowestInForce?.keys.map(\.description).joined(separator: " ") ?? ""),
                    .bool(line.isClosed),
                ]
            })
    }

    private static func amendments(_ result: SeniorResult) -> String {
        let amendments = result.amendments
        guard !amendments.isEmpty else { return "no amendments of the plan" }
        return "amendments of the plan, equals admitted together:\n"
            + Printer.aligned(
                ["school", "seat", Column("junior school", key: ""), "wish", "seats", "admitted"],
                amendments.map { amendment in
                    [
                        .string(amendment.school), .string(amendment.seat.rawValue),
                        .optional(amendment.juniorSchool), number(amendment.wishRank),
                        .int(Int64(amendment.seats)), .int(Int64(amendment.admitted)),
                    ]
                })
    }

    private static func number(_ value: Int?) -> JSONValue {
        value.map { .int(Int64($0)) } ?? .null
    }

    private static func scoreColumn(_ heading: String) -> Column {
        Column(heading, key: "", isNumber: true)
    }

    /// Exact to the hundredth: a line is what everybody holds their own score against.
    private static func score(_ score: ExamScore) -> JSONValue { .string("\(score)") }

    /// A line a candidate. Codes hold no comma and no quote, so nothing needs one.
    static func csv(_ result: SeniorResult) -> [UInt8] {
        var bytes = Array("candidate,school,seat,reason\n".utf8)
        for assignment in result.assignments {
            let cells = [
                assignment.candidate, assignment.school ?? "", assignment.seat?.rawValue ?? "",
                assignment.reason.rawValue,
            ]
            bytes.append(contentsOf: cells.joined(separator: ",").utf8)
            bytes.append(UInt8(ascii: "\n"))
        }
        return bytes
    }
}
