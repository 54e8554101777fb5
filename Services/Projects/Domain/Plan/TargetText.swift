import Contracts

/// A target as a document prints it, read into operator and number, kept verbatim beside them.
///
/// `97以上` and `≥10` are at least; `>20` is more than; `≤55` at most; a bare number is read as at
/// least, and marked so. `≥1:15` is the fraction 1/15. `力争` marks an aspiration. What holds no
/// single number, such as `1—2`, has no value and is only shown.
struct TargetText: Sendable, Equatable {
    var printed: String
    var value: ExactNumber?
    var comparison: TargetOperator
    var operatorPrinted: Bool
    var aspirational: Bool

    init(_ printed: String) {
        self.printed = printed
        var body = Substring(printed)
        aspirational = body.hasPrefix("力争")
        if aspirational { body = body.dropFirst(2) }
        if body.hasSuffix("）"), let open = body.firstIndex(of: "（") { body = body[..<open] }

        var comparison: TargetOperator?
        for (mark, meaning) in Self.marks where body.hasPrefix(mark) {
            comparison = meaning
            body = body.dropFirst(mark.count)
        }
        if comparison == nil, body.hasSuffix("以上") {
            comparison = .atLeast
            body = body.dropLast(2)
        }
        self.comparison = comparison ?? .atLeast
        operatorPrinted = comparison != nil
        value = ExactNumber(rawValue: String(body.replacing(":", with: "/")))
        if value == nil { operatorPrinted = false }
    }

    private static let marks: [(String, TargetOperator)] = [
        ("≥", .atLeast), ("≤", .atMost), (">", .moreThan), ("超过", .moreThan),
    ]
}
