import Bus
import Contracts

/// A candidate's total under the year's rules, exact to the hundredth.
enum ScoreTotal {
    /// Σ mark × weight, in hundredths.
    ///
    /// - Parameter path: of the card in the request, `row`.
    /// - Throws: a component that is missing, unknown, there twice or out of its range, each as `row.scores.chinese`; a total
    ///   that has no exact hundredths.
    static func hundredths(
        _ scores: [ComponentScore], _ rules: ExamRules, at path: String
    ) throws(CallError) -> Int {
        var rest: [String: ScoreComponent] = [:]
        for component in rules.components { rest[component.name] = component }
        var total = 0
        for score in scores {
            guard let component = rest.removeValue(forKey: score.component) else {
                let isKnown = rules.components.contains { $0.name == score.component }
                throw .invalid(
                    place(of: score.component, at: path), rule: "composition",
                    isKnown
                        ? "\(score.component) is there twice"
                        : "\(rules.schoolYear) has no component of this name")
            }
            guard (0...component.maximumHundredths).contains(score.hundredths) else {
                throw .invalid(
                    "\(path).scores.\(component.name)", rule: "range",
                    "must be 0 to \(shown(component.maximumHundredths))")
            }
            total += score.hundredths * component.weightPermille
        }
        if let missing = rules.components.first(where: { rest[$0.name] != nil }) {
            throw .invalid(
                "\(path).scores.\(missing.name)", rule: "composition", "is missing")
        }
        guard total.isMultiple(of: 1000) else {
            throw .invalid(
                "\(path).scores", rule: "exact", "the weighted total has more than two decimals")
        }
        return total / 1000
    }

    /// A name that looks like none, which somebody made up, is not repeated.
    private static func place(of component: String, at path: String) -> String {
        "\(path).scores" + (FieldViolation.isPlainName(component) ? ".\(component)" : "")
    }

    private static func shown(_ hundredths: Int) -> String {
        hundredths.isMultiple(of: 100)
            ? "\(hundredths / 100)"
            : "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    }
}
