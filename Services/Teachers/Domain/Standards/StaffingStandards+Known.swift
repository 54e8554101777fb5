import Contracts

extension StaffingStandards {
    /// The rows in the documents the city follows. No end is stated in any of them.
    static let known = StaffingStandards(rows: [
        base(.senior, Ratio(positive: 25, 2)),
        base(.junior, Ratio(positive: 27, 2)),
        base(.primary, Ratio(positive: 19, 1)),
        // 走班: at least 10 %, printed for all staff that the national standard gives; whether
        // teachers only are meant is not said.
        StaffingRow(
            rule: "walking-class addition", stage: .senior,
            method: .addition(Ratio(positive: 1, 10)), validFrom: .known(2023, 10, 20),
            source: "《焦作市“十四五”县域普通高中发展提升行动计划实施方案》（四）13"),
        StaffingRow(
            rule: "small rural school", stage: .primary, students: 10...30, ruralOnly: true,
            method: .studentsPerStaffAtLeast(Ratio(positive: 19, 1), 2),
            validFrom: .known(2014, 11, 13), source: "general practice for teaching points",
            isVerified: false),
    ])

    private static func base(_ stage: Stage, _ studentsPerStaff: Ratio) -> StaffingRow {
        StaffingRow(
            rule: "base ratio", stage: stage, method: .studentsPerStaff(studentsPerStaff),
            validFrom: .known(2014, 11, 13),
            source: "中央编办发〔2014〕72号《关于统一城乡中小学教职工编制标准的通知》")
    }
}
