import Bus
import Contracts

/// 学籍: a child's active roll.
struct RollRecord: RegisterRecord {
    let region: RegionCode
    let stage: Stage
    let grade: Int

    static let columns = [
        ExtractColumn("region"), ExtractColumn("stage"), ExtractColumn("grade"),
    ]
    static let identityColumns = ["id_number"]
    static let grades = 1...12
    /// The last grade of primary school.
    static let lastPrimaryGrade = 6
    var identity: String { "" }

    init(_ row: ExtractRow) throws(ExtractFault) {
        region = try row.region("region")
        guard let stage = Stage(rawValue: try row.text("stage")) else {
            throw row.fault(
                "stage", "word",
                "must be one of \(Stage.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        self.stage = stage
        grade = try row.whole("grade", Self.grades)
    }

    static func answer(
        _ question: RollQuestion, from extract: Extract<Self>
    ) throws(CallError) -> RegisterReason? {
        guard [.primary, .junior].contains(question.entering) else {
            throw .invalid("entering", rule: "stage", "must be primary or junior")
        }
        let rolls = extract[question.child]
        // A six-year-old need not have been to a kindergarten that keeps a roll.
        if question.entering == .primary {
            return rolls.allSatisfy { $0.stage == .kindergarten } ? nil : .enrolledAlready
        }
        return .best(
            of: rolls.map { roll -> RegisterReason? in
                if let region = question.region, roll.region != region { return .otherRegion }
                if roll.stage == .primary {
                    return roll.grade == lastPrimaryGrade ? nil : .otherGrade
                }
                return roll.stage == .kindergarten ? .otherGrade : .enrolledAlready
            })
    }
}
