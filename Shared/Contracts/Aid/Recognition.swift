public import Bus

/// The recognition of a pupil's family hardship for one school year (家庭经济困难学生认定, 教财〔2018〕16号).
///
/// The person is a pseudonymous key; the ID number it came from is not kept.
public struct Recognition: BusMessage, Hashable {
    public var id: Int64
    public var person: PersonKey
    public var schoolYear: SchoolYear
    public var level: HardshipLevel
    public var basis: RecognitionBasis
    public var school: SchoolCode
    public var region: RegionCode
    public var stage: Stage
    /// Whether the pupil boards (寄宿); decides the living allowance's rate.
    public var boarding: Bool
    public var state: RecognitionState
    /// Number of the application's or decision's file; a data match needs none.
    public var evidenceNumber: String?
    public var registeredAt: Timestamp
    public var changedAt: Timestamp

    public init(
        id: Int64, person: PersonKey, schoolYear: SchoolYear, level: HardshipLevel,
        basis: RecognitionBasis, school: SchoolCode, region: RegionCode, stage: Stage,
        boarding: Bool, state: RecognitionState, evidenceNumber: String?, registeredAt: Timestamp,
        changedAt: Timestamp
    ) {
        self.id = id
        self.person = person
        self.schoolYear = schoolYear
        self.level = level
        self.basis = basis
        self.school = school
        self.region = region
        self.stage = stage
        self.boarding = boarding
        self.state = state
        self.evidenceNumber = evidenceNumber
        self.registeredAt = registeredAt
        self.changedAt = changedAt
    }
}

/// How hard the family's situation is.
public enum HardshipLevel: String, WireEnum {
    /// 特别困难
    case especiallyDifficult
    /// 困难
    case difficult
    /// 一般困难
    case generallyDifficult
}

/// What a recognition rests on: one of the 13 classes matched with other departments' data, or an
/// application.
///
/// Source of the 13 classes: reply of the national centre for student aid, September 2024.
public enum RecognitionBasis: String, WireEnum {
    /// 低保
    case minimumLiving
    /// 特困
    case extremePoverty
    /// 低保边缘
    case minimumLivingMargin
    /// 刚性支出困难
    case rigidExpenditure
    /// 其他低收入
    case otherLowIncome
    /// 孤儿
    case orphan
    /// 事实无人抚养儿童
    case factuallyUnattended
    /// 脱贫户
    case liftedFromPoverty
    /// 脱贫不稳定户
    case unstablyLifted
    /// 边缘易致贫户
    case povertyMargin
    /// 突发严重困难户
    case suddenHardship
    /// 残疾学生
    case disabledPupil
    /// 残疾人子女
    case disabledGuardian
    /// 烈士子女, by application
    case martyrsChild
    /// 困境 (disaster, illness), by application
    case adversity
    /// Any other hardship, by application and review.
    case otherHardship

    /// True for the classes that come by data match, for which no proof may be asked.
    public var isDataMatched: Bool {
        switch self {
        case .martyrsChild, .adversity, .otherHardship: false
        default: true
        }
    }
}

/// Where a recognition stands. It ends with its school year by itself.
public enum RecognitionState: String, WireEnum {
    case draft
    case submitted
    /// The level came from matched data.
    case matched
    /// The school's group reviewed the application.
    case reviewed
    /// Shown to the school for objections (公示).
    case publicised
    case objected
    case confirmed
    /// Confirmed, and changed since.
    case adjusted
    case revoked

    /// Whether entitlements may be calculated on it.
    public var isEffective: Bool { self == .confirmed || self == .adjusted }
}
