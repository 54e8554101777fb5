public import Bus

/// A candidate's marks, as the province's examination office tells them.
public struct ScoreCardRecord: BusMessage, Hashable {
    public var idNumber: ResidentID
    public var schoolYear: SchoolYear
    public var candidateNumber: CandidateNumber
    /// The junior school that entered the candidate.
    public var juniorSchool: SchoolCode
    public var graduate: GraduateKind
    public var quality: QualityGrade
    /// One for each component of the year's rules, in any order.
    public var scores: [ComponentScore]
    /// Of the year's dimensions, those that were graded.
    public var dimensions: [DimensionGrade]?

    public init(
        idNumber: ResidentID, schoolYear: SchoolYear, candidateNumber: CandidateNumber,
        juniorSchool: SchoolCode, graduate: GraduateKind, quality: QualityGrade,
        scores: [ComponentScore], dimensions: [DimensionGrade]? = nil
    ) {
        self.idNumber = idNumber
        self.schoolYear = schoolYear
        self.candidateNumber = candidateNumber
        self.juniorSchool = juniorSchool
        self.graduate = graduate
        self.quality = quality
        self.scores = scores
        self.dimensions = dimensions
    }
}

/// The grade of one dimension of 综合素质评价.
public struct DimensionGrade: BusMessage, Hashable {
    public var dimension: String
    public var grade: QualityGrade

    public init(dimension: String, grade: QualityGrade) {
        self.dimension = dimension
        self.grade = grade
    }
}

public struct ComponentScore: BusMessage, Hashable {
    public var component: String
    public var hundredths: Int

    public init(component: String, hundredths: Int) {
        self.component = component
        self.hundredths = hundredths
    }
}

public enum GraduateKind: String, WireEnum {
    /// 应届
    case fresh
    /// 往届
    case former
}

/// 准考证号: given by the province, and never read for what its parts may mean.
public struct CandidateNumber: TextValue, Comparable {
    public let text: String

    public init(_ text: String) throws(InvalidText) {
        guard (4...32).contains(text.utf8.count),
            text.utf8.allSatisfy({
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0)
            })
        else {
            throw InvalidText(
                "CandidateNumber", rule: "candidate number",
                "must have 4 to 32 digits and upper-case letters")
        }
        self.text = text
    }

    private init(valid text: String) { self.text = text }

    /// All but its last four characters hidden, for who looks on.
    public var masked: String { String(repeating: "*", count: text.count - 4) + text.suffix(4) }

    public static func < (left: Self, right: Self) -> Bool { left.text < right.text }

    public static let schema: JSONSchema = .string(
        pattern: "^[0-9A-Z]{4,32}$",
        description: "Number of a candidate, as the province gives it.",
        examples: [schemaExample.text])
    public static let schemaExample = CandidateNumber(valid: "2508010001")
}

/// Request of `GetScoreCard`.
public struct GetScoreCard: BusMessage, Hashable {
    public var schoolYear: SchoolYear
    public var idNumber: ResidentID

    public init(schoolYear: SchoolYear, idNumber: ResidentID) {
        self.schoolYear = schoolYear
        self.idNumber = idNumber
    }
}

/// Answer of `GetScoreCard`.
public struct ScoreCard: BusMessage, Hashable {
    public var personKey: PersonKey
    public var schoolYear: SchoolYear
    /// Whole for officers; masked for everybody else.
    public var candidateNumber: String
    public var juniorSchool: SchoolCode
    public var graduate: GraduateKind
    public var quality: QualityGrade
    public var scores: [ComponentScore]
    /// In the order of the rules.
    public var dimensions: [DimensionGrade]?
    public var totalHundredths: Int
    public var eligibility: QuotaEligibility

    public init(
        personKey: PersonKey, schoolYear: SchoolYear, candidateNumber: String,
        juniorSchool: SchoolCode, graduate: GraduateKind, quality: QualityGrade,
        scores: [ComponentScore], dimensions: [DimensionGrade]? = nil, totalHundredths: Int,
        eligibility: QuotaEligibility
    ) {
        self.personKey = personKey
        self.schoolYear = schoolYear
        self.candidateNumber = candidateNumber
        self.juniorSchool = juniorSchool
        self.graduate = graduate
        self.quality = quality
        self.scores = scores
        self.dimensions = dimensions
        self.totalHundredths = totalHundredths
        self.eligibility = eligibility
    }
}

/// Whether a candidate may be given a seat reserved for its junior school (分配生), and why not.
public struct QuotaEligibility: BusMessage, Hashable {
    public var isEligible: Bool
    public var reason: EligibilityReason

    public init(_ reason: EligibilityReason) {
        self.reason = reason
        isEligible = reason == .eligible
    }
}

public enum EligibilityReason: String, WireEnum {
    case eligible = "ELIGIBLE"
    /// 往届
    case formerGraduate = "FORMER_GRADUATE"
    /// 综合素质 below the year's lowest grade.
    case qualityBelow = "QUALITY_BELOW"
    /// No roll at a junior school is known.
    case noRoll = "NO_ROLL"
    /// The roll is, or was in the years that count, at another school.
    case otherSchool = "OTHER_SCHOOL"
    /// The roll at the school began after the day that counts.
    case tooLate = "ENTERED_TOO_LATE"
    /// The roll at the school ended, or was broken off, before the day that counts.
    case interrupted = "INTERRUPTED"
}
