import Contracts

/// 公示: what the page of a kindergarten shows, as texts.
struct KindergartenView {
    struct FeeRow {
        let item: String
        let amount: String
        let basis: String
        let document: String
        let from: String
    }

    struct InspectionRow {
        let year: String
        let result: String
        let document: String
    }

    let code: String
    let name: String
    let region: String
    let sample: Bool
    let isSuspended: Bool
    let facts: [LabelledValue]
    let findings: [HomeView.Notice]
    let hasFindings: Bool
    let fees: [FeeRow]
    let inspections: [InspectionRow]
    let asOf: String

    init(_ page: KindergartenPage) {
        code = page.school.code.text
        name = page.school.name
        region = ChineseFormat.name(page.school.region)
        sample = page.school.sample
        isSuspended = page.suspended
        facts = Self.facts(page)
        findings = page.compliance.findings.map {
            HomeView.Notice(text: ChineseFormat.name($0))
        }
        hasFindings = !findings.isEmpty
        fees = page.fees.map { fee in
            FeeRow(
                item: fee.item == .care ? "保教费" : "住宿费",
                amount: ChineseFormat.yuan(fee.perMonth), basis: ChineseFormat.name(fee.basis),
                document: fee.documentNo ?? "—", from: fee.validFrom.text)
        }
        inspections = page.inspections.map {
            InspectionRow(
                year: $0.schoolYear.text, result: ChineseFormat.name($0.result),
                document: $0.documentNo ?? "—")
        }
        asOf = ChineseFormat.time(page.asOf)
    }

    private static func facts(_ page: KindergartenPage) -> [LabelledValue] {
        func staff(_ count: StaffCount) -> String {
            "\(ChineseFormat.count(count.people)) 人，有任职资格的 \(ChineseFormat.count(count.qualified)) 人"
        }
        return [
            LabelledValue(label: "性质", value: ChineseFormat.name(page.kind)),
            LabelledValue(label: "本学期普惠认定", value: page.recognisedInclusive ? "已认定" : "未认定"),
            LabelledValue(label: "办园许可证", value: page.licenceNo),
            LabelledValue(label: "许可有效期至", value: page.licenceTo.text),
            LabelledValue(label: "班级", value: "\(ChineseFormat.count(page.classes)) 个"),
            LabelledValue(label: "在园幼儿", value: "\(ChineseFormat.count(page.children)) 人"),
            LabelledValue(
                label: "最大合规规模", value: "\(ChineseFormat.count(page.compliance.largestRoll)) 人"),
            LabelledValue(label: "专任教师", value: staff(page.teachers)),
            LabelledValue(label: "保育员", value: staff(page.carers)),
            LabelledValue(label: "卫生保健人员", value: staff(page.healthStaff)),
            LabelledValue(label: "质量评估", value: page.evaluation ?? "尚未评估"),
            LabelledValue(label: "学前融合教育", value: page.inclusiveEducation ? "提供" : "不提供"),
        ]
    }
}
