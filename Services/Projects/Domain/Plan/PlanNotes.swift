import Contracts

/// Statements of the plan's documents that do not agree. Nothing is corrected: one is shown, the
/// other is kept here.
enum PlanNotes {
    static func all() throws -> [DataQualityNote] {
        let mainTargets = try PlanDocuments.fiveYearPlan(PlanDocuments.mainTargets)
        return [
            DataQualityNote(
                id: "putonghua-target", indicator: "putonghua-share",
                finding: "普通话普及率2025年目标，专栏2为92.0%，三（三）正文为“达到90%”，两处不一致；按专栏2显示。",
                shown: "92.0", other: "90",
                sources: [mainTargets, try PlanDocuments.fiveYearPlan("三（三）全面提升学生综合素质")]),
            DataQualityNote(
                id: "dual-qualified-operator", indicator: "dual-qualified-teachers",
                finding: "双师型教师占比，专栏2为65，专栏1和二（三）正文为“超过65%”；按专栏2以不低于65%判断。",
                shown: "65", other: "超过65",
                sources: [mainTargets, try PlanDocuments.fiveYearPlan("二（三）专栏1")]),
            DataQualityNote(
                id: "indicator-count",
                finding: "专栏2逐行核对为16项指标（约束性1项、预期性15项）；有说法为17项，以原表为准。",
                shown: "16", other: "17", sources: [mainTargets]),
            DataQualityNote(
                id: "relocation-size", indicator: "new-senior-high-size",
                project: try ProjectID("P2"),
                finding: "首批迁建的十一中公开报道设计规模90班4500人，2022年12月28日开工；"
                    + "新建普通高中不超过3000人的规定2023年10月20日印发，晚于开工。超出部分须有豁免文件。",
                shown: "≤3000", other: "4500",
                sources: [
                    try PlanDocuments.countySeniorHighPlan("三（五）17"),
                    try PlanDocuments.fiveYearPlan(PlanDocuments.majorProjects),
                ]),
        ]
    }
}
