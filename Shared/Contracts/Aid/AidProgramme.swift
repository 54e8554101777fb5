public import Bus

/// A programme that entitlements are calculated for.
///
/// The living allowance is one programme, whether boarding or day: A1 then forbids paying both.
public enum AidProgramme: String, WireEnum, Comparable {
    /// 普通高中国家助学金, for pupils of senior high schools.
    case seniorGrant
    /// 义务教育家庭经济困难学生生活补助, for pupils of primary and junior schools.
    case livingAllowance

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
