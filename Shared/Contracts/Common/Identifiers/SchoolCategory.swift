public import Bus

/// 学校（机构）类别: the first two digits of a school code.
///
/// Source: domain page "Identifiers".
public enum SchoolCategory: String, WireEnum {
    case kindergarten = "11"
    case primary = "21"
    case adultPrimary = "22"
    case junior = "31"
    case vocationalJunior = "32"
    case adultJunior = "33"
    /// 普通高中 and 完全中学
    case senior = "34"
    case adultSenior = "35"
    case vocational = "36"
    /// 工读学校
    case reform = "37"
    case higher = "41"
    case adultHigher = "42"
    case special = "51"
    case otherFirst = "91"
    case otherSecond = "92"
    case otherThird = "93"

    /// The stage the city's register files it under; nil for kinds outside the eight stages.
    public var stage: Stage? {
        switch self {
        case .kindergarten: .kindergarten
        case .primary: .primary
        case .junior, .vocationalJunior: .junior
        case .senior: .senior
        case .vocational: .vocational
        case .special: .special
        case .higher: .higher
        case .adultHigher: .adultHigher
        case .adultPrimary, .adultJunior, .adultSenior, .reform, .otherFirst, .otherSecond,
            .otherThird:
            nil
        }
    }
}

extension Stage {
    /// The category a new school of this stage is coded with.
    public var schoolCategory: SchoolCategory {
        switch self {
        case .kindergarten: .kindergarten
        case .primary: .primary
        case .junior: .junior
        case .senior: .senior
        case .vocational: .vocational
        case .special: .special
        case .higher: .higher
        case .adultHigher: .adultHigher
        }
    }

    /// The stages a school filed under this one can teach: 九年一贯制 and 完全中学 teach two, and primary and special schools may
    /// have kindergarten classes (学前班).
    public var stagesTaught: Set<Stage> {
        switch self {
        case .primary: [.kindergarten, .primary, .junior]
        case .junior: [.primary, .junior]
        case .senior: [.junior, .senior]
        case .special: [.kindergarten, .special]
        case .kindergarten, .vocational, .higher, .adultHigher: [self]
        }
    }
}
