import Contracts

/// The topics of the table of revisions: which indicator each one is, and where both plans state
/// it.
struct PlanTopic: Sendable {
    /// As printed in the table.
    var topic: String
    var code: String
    /// Name to show for a topic that is not one of the 16.
    var name: String?
    var measure: IndicatorMeasure
    /// Heading in the plan of 2022; empty where it is silent.
    var earlierHeading: String
    var later: Later
    var laterHeading: String

    enum Later: Sendable { case preschool, countySeniorHigh }

    func laterSource() throws -> PlanSource {
        switch later {
        case .preschool: try PlanDocuments.preschoolPlan(laterHeading)
        case .countySeniorHigh: try PlanDocuments.countySeniorHighPlan(laterHeading)
        }
    }

    static func named(_ topic: String) throws -> PlanTopic {
        guard let found = all.first(where: { $0.topic == topic }) else {
            throw PlanError.unknownTopic(topic)
        }
        return found
    }

    static let all: [PlanTopic] = [
        PlanTopic(
            topic: "学前三年毛入园率 2025", code: "preschool-gross-enrolment", measure: .percent,
            earlierHeading: "二（三）专栏1", later: .preschool, laterHeading: "一、总体要求"),
        PlanTopic(
            topic: "普惠性幼儿园覆盖率 2025", code: "inclusive-kindergarten-coverage",
            measure: .percent, earlierHeading: "二（三）专栏1", later: .preschool,
            laterHeading: "一、总体要求"),
        PlanTopic(
            topic: "高中阶段毛入学率 2025", code: "senior-gross-enrolment", measure: .percent,
            earlierHeading: "二（三）专栏1", later: .countySeniorHigh, laterHeading: "二、目标任务"),
        PlanTopic(
            topic: "公办园在园幼儿占比 2025", code: "public-kindergarten-share", name: "公办园在园幼儿占比",
            measure: .percent, earlierHeading: "二（三）主要目标", later: .preschool,
            laterHeading: "一、总体要求"),
        PlanTopic(
            topic: "乡镇公办中心园", code: "township-public-kindergartens", name: "乡镇公办中心园",
            measure: .statement, earlierHeading: "四（一）促进学前教育普及普惠", later: .preschool,
            laterHeading: "二（一）1"),
        PlanTopic(
            topic: "新增公办学前学位 2022—2025", code: "new-public-preschool-seats",
            name: "新增公办学前学位", measure: .tenThousands, earlierHeading: "", later: .preschool,
            laterHeading: "二（一）2"),
        PlanTopic(
            topic: "普通高中班额（新入学年级）", code: "senior-entry-class-size", name: "普通高中新入学年级班额",
            measure: .quotient, earlierHeading: "四（三）实施普通高中质量提升工程",
            later: .countySeniorHigh, laterHeading: "三（五）17"),
        PlanTopic(
            topic: "新建普通高中规模", code: "new-senior-high-size", name: "新建普通高中规模",
            measure: .count, earlierHeading: "", later: .countySeniorHigh,
            laterHeading: "三（五）17"),
        PlanTopic(
            topic: "普高走班教师增配", code: "walking-class-teachers", name: "普通高中走班教师增配比例",
            measure: .percent, earlierHeading: "八（二）深化招生考试制度改革", later: .countySeniorHigh,
            laterHeading: "三（四）13"),
        PlanTopic(
            topic: "普高生均公用经费", code: "senior-funds-per-pupil", name: "普通高中生均公用经费",
            measure: .quotient, earlierHeading: "四（三）实施普通高中质量提升工程",
            later: .countySeniorHigh, laterHeading: "三（五）18"),
        PlanTopic(
            topic: "普高学费占年生均培养成本", code: "senior-tuition-share", name: "普通高中学费占年生均培养成本",
            measure: .percent, earlierHeading: "四（三）实施普通高中质量提升工程",
            later: .countySeniorHigh, laterHeading: "三（五）18"),
        PlanTopic(
            topic: "公办园专任教师:在园幼儿", code: "public-kindergarten-teacher-ratio",
            name: "公办园专任教师与在园幼儿之比", measure: .quotient,
            earlierHeading: "四（一）促进学前教育普及普惠", later: .preschool, laterHeading: "二（二）6"),
        PlanTopic(
            topic: "普高多样化工程", code: "senior-diversification", name: "普通高中多样化发展工程",
            measure: .statement, earlierHeading: "四（三）实施普通高中质量提升工程",
            later: .countySeniorHigh, laterHeading: "三（三）9"),
        PlanTopic(
            topic: "学前名师", code: "preschool-master-teachers", name: "学前教育名师", measure: .statement,
            earlierHeading: "", later: .preschool, laterHeading: "二（三）7"),
    ]
}
