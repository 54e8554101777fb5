/// What personal data may be needed for: a closed set, which every contract of the domain declares. A caller whose
/// topology entry names another word may state that one too.
///
/// Source: domain page "Privacy": every read of a person's file is logged with its purpose.
public enum Purpose: String, CaseIterable, Sendable {
    /// 招生入学
    case admission
    /// 学籍管理
    case studentRecords = "student-records"
    /// 学生资助
    case studentAid = "student-aid"
    /// 教师编制与聘用
    case staffing
    /// 审计监督
    case audit
    /// 系统运行维护
    case operations
    /// 示例数据: synthetic records, never a person's
    case sampleData = "sample-data"

    public static let words = allCases.map(\.rawValue)
}
