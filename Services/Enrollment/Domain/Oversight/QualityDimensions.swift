import Bus
import Contracts

/// 综合素质评价维度: a card's grades held against the year's dimensions.
enum QualityDimensions {
    /// Dimensions of one year's rules.
    static let most = 20

    /// Checks the dimensions of a year's rules.
    static func check(_ rules: ExamRules) throws(CallError) {
        guard let names = rules.qualityDimensions else { return }
        guard (1...most).contains(names.count) else {
            throw .invalid("rules.qualityDimensions", rule: "range", "must be 1 to \(most)")
        }
        var seen: Set<String> = []
        for (index, name) in names.enumerated() {
            let path = "rules.qualityDimensions[\(index)]"
            guard (1...32).contains(name.utf8.count),
                name.utf8.allSatisfy({ (0x61...0x7A).contains($0) })
            else { throw .invalid(path, rule: "name", "must have 1 to 32 letters a to z") }
            guard seen.insert(name).inserted else {
                throw .invalid(path, rule: "once", "is there twice")
            }
        }
    }

    /// The grades in the order of the rules; a dimension nobody graded is left out.
    ///
    /// - Parameter path: of the card in the request, `row`.
    /// - Throws: a dimension the year does not have, or one graded twice, as `row.dimensions.labour`.
    static func ordered(
        _ grades: [DimensionGrade]?, _ rules: ExamRules, at path: String
    ) throws(CallError) -> [DimensionGrade]? {
        guard let grades else { return nil }
        let names = rules.qualityDimensions ?? []
        var byName: [String: DimensionGrade] = [:]
        for grade in grades {
            guard names.contains(grade.dimension) else {
                // A name that looks like none, which somebody made up, is not repeated.
                let name = FieldViolation.isPlainName(grade.dimension) ? ".\(grade.dimension)" : ""
                throw .invalid(
                    "\(path).dimensions\(name)", rule: "composition",
                    "\(rules.schoolYear) has no dimension of this name")
            }
            guard byName.updateValue(grade, forKey: grade.dimension) == nil else {
                throw .invalid(
                    "\(path).dimensions.\(grade.dimension)", rule: "composition",
                    "\(grade.dimension) is there twice")
            }
        }
        return names.compactMap { byName[$0] }
    }
}
