import Contracts

/// The documents the plan's numbers come from, with number and date as printed.
enum PlanDocuments {
    /// 焦作市“十四五”教育事业发展规划, issued by the city government's office.
    static func fiveYearPlan(_ heading: String) throws -> PlanSource {
        PlanSource(
            document: "焦作市“十四五”教育事业发展规划", number: "焦政办〔2022〕65号", heading: heading,
            issuedOn: try CalendarDate("2022-09-30"))
    }

    /// 焦作市“十四五”学前教育发展提升行动计划实施方案, issued by ten departments.
    static func preschoolPlan(_ heading: String) throws -> PlanSource {
        PlanSource(
            document: "焦作市“十四五”学前教育发展提升行动计划实施方案", number: nil, heading: heading,
            issuedOn: try CalendarDate("2023-10-20"))
    }

    /// 焦作市“十四五”县域普通高中发展提升行动计划实施方案, issued by ten departments.
    static func countySeniorHighPlan(_ heading: String) throws -> PlanSource {
        PlanSource(
            document: "焦作市“十四五”县域普通高中发展提升行动计划实施方案", number: nil, heading: heading,
            issuedOn: try CalendarDate("2023-10-20"))
    }

    /// Heading of the table of main targets.
    static let mainTargets = "二（三）专栏2"
    /// Heading of the list of major projects.
    static let majorProjects = "附件 重大工程项目清单"
}
