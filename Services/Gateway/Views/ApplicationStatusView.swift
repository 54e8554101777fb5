import Contracts

/// What the page of an application's status shows: the form, and an answer that names nobody.
struct ApplicationStatusView {
    struct Status {
        let state: String
        let sample: Bool
        let facts: [LabelledValue]
        /// The lottery whose public list has the application's number.
        let lottery: String?
        let allocation: Allocation?
        let checks: [CheckRow]
    }

    /// 派位结果, and the run it is of.
    struct Allocation {
        let facts: [LabelledValue]
        let run: String
    }

    struct CheckRow {
        let proof: String
        let state: String
        let note: String
    }

    var problem: String?
    var status: Status?
    /// Of a status; the form alone has no data.
    var asOf: String? { status == nil ? nil : ChineseFormat.now }
}

extension ApplicationStatusView.Status {
    init(_ status: ApplicationStatus, _ result: AllocationResult?, labels: SchoolLabels) {
        state = Self.state(status, result)
        sample = status.sample
        let facts: [(String, String?)] = [
            ("学年", status.schoolYear.text), ("学段", ChineseFormat.name(status.stage)),
            ("报名", ChineseFormat.name(status.ownership)),
            ("地区", ChineseFormat.name(status.region)), ("录取顺序", status.tier),
            ("顺序依据", status.tierTable),
            (
                status.state == .ineligible ? "不符合条件的原因" : "原因",
                status.reason.map(ChineseFormat.ineligible)
            ),
            (status.state == .returned ? "需要补正" : "撤销原因", status.note),
            ("学位", status.seat.map { labels.text($0.school) }),
            ("学位状态", status.seat.map { ChineseFormat.name($0.offer) }),
            ("派位号", status.lottery?.number.text),
            ("更新时间", ChineseFormat.time(status.updatedAt)),
        ]
        self.facts = facts.compactMap { label, value in
            value.map { LabelledValue(label: label, value: $0) }
        }
        lottery = status.lottery?.lotteryID
        allocation = result.map {
            ApplicationStatusView.Allocation(
                facts: Self.resolution($0, labels) + Self.facts($0, status.schoolYear, labels),
                run: $0.runID)
        }
        checks = status.checks.map { check in
            ApplicationStatusView.CheckRow(
                proof: ChineseFormat.name(check.proof), state: ChineseFormat.name(check.state),
                note: Self.note(check))
        }
    }

    /// A child whom the published run left without a place waits to be placed, not for that run.
    private static func state(_ status: ApplicationStatus, _ result: AllocationResult?) -> String {
        let isOpen = [.pooled, .lotteryLost].contains(status.state)
        guard isOpen, let result, result.outcome == .openCase else {
            return ChineseFormat.name(status.state)
        }
        return ChineseFormat.name(result.outcome)
    }

    /// How an officer placed the child after the run; nothing where none had to.
    private static func resolution(
        _ result: AllocationResult, _ labels: SchoolLabels
    ) -> [LabelledValue] {
        guard let resolution = result.resolution else { return [] }
        return [
            LabelledValue(label: "安置", value: "已由招生部门安置"),
            LabelledValue(label: "安置学校", value: labels.text(resolution.school)),
            LabelledValue(label: "安置原因", value: resolution.reason),
            LabelledValue(label: "安置文件", value: resolution.documentNo),
        ]
    }

    /// What the run decided, which stays as it was when an officer placed the child afterwards.
    private static func facts(
        _ result: AllocationResult, _ year: SchoolYear, _ labels: SchoolLabels
    ) -> [LabelledValue] {
        let missed = result.missed.map(labels.text).joined(separator: "、")
        let isResolved = result.resolution != nil
        let facts: [(String, String?)] = [
            (isResolved ? "原派位结果" : "结果", ChineseFormat.name(result.outcome)),
            (
                isResolved ? "原派位原因" : "原因",
                result.ineligible.map(ChineseFormat.ineligible) ?? ChineseFormat.name(result.reason)
            ),
            ("学校", result.school.map(labels.text)),
            ("排队位置", result.mark.map { ChineseFormat.mark($0, in: year) }),
            ("派位序号", result.lotteryPlace.map(ChineseFormat.count)),
            ("更想去但没有空位的学校", missed.isEmpty ? nil : missed),
            ("结果哈希", result.resultHash),
        ]
        return facts.compactMap { label, value in
            value.map { LabelledValue(label: label, value: $0) }
        }
    }

    private static func note(_ check: CheckStatus) -> String {
        let parts = [
            check.state == .manual ? check.holds.map { $0 ? "成立" : "不成立" } : nil,
            check.reason.map(ChineseFormat.name),
            check.askedAgainAt.map { "将于 \(ChineseFormat.time($0)) 再次查询" },
            check.extractedAt.map { "登记数据截至 \(ChineseFormat.time($0))" },
        ]
        return parts.compactMap(\.self).joined(separator: "；")
    }
}

extension ChineseFormat {
    /// Why an application is not eligible, or was given back: what the checks came to, in words; an officer's own words as
    /// they are.
    static func ineligible(_ reason: String) -> String {
        if reason == "NO_TIER" { return name(OpenCaseReason.noTier) }
        if let state = ApplicationState.allCases.first(where: {
            $0.rawValue.uppercased() == reason
        }) {
            return name(state)
        }
        for proof in Proof.allCases where reason.hasPrefix(proof.rawValue.uppercased() + "_") {
            let why = String(reason.dropFirst(proof.rawValue.count + 1))
            if why == "NOT_PROVED" { return "\(name(proof))：没有证明" }
            if let why = RegisterReason(rawValue: why) { return "\(name(proof))：\(name(why))" }
        }
        return reason
    }

    static func name(_ state: ApplicationState) -> String {
        switch state {
        case .draft: "草稿"
        case .submitted: "已提交"
        case .verifying: "核验中"
        case .verified: "核验通过"
        case .pooled: "已列入派位名单"
        case .offered: "已录取，待确认"
        case .confirmed: "已确认"
        case .registered: "已报到"
        case .returned: "退回补正"
        case .ineligible: "不符合条件"
        case .lotteryLost: "派位未录取"
        case .reallocated: "已调剂"
        case .withdrawn: "已撤回"
        case .revoked: "已取消"
        case .appealed: "申诉中"
        }
    }

    static func name(_ state: OfferState) -> String {
        switch state {
        case .offered: "待确认"
        case .confirmed: "已确认"
        case .declined: "已放弃"
        }
    }

    static func name(_ proof: Proof) -> String {
        switch proof {
        case .household: "户籍"
        case .residence: "居住证"
        case .property: "不动产"
        case .insurance: "社保"
        case .roll: "学籍"
        case .policy: "政策性照顾"
        }
    }

    static func name(_ state: CheckState) -> String {
        switch state {
        case .pending: "待核验"
        case .pass: "通过"
        case .fail: "未通过"
        case .unknown: "部门尚未答复"
        case .manual: "人工核定"
        }
    }

    static func name(_ reason: RegisterReason) -> String {
        switch reason {
        case .notFound: "没有登记记录"
        case .otherRegion: "登记在其他县（市、区）"
        case .otherCommunity: "登记在其他社区（村）"
        case .otherHousehold: "与监护人不在同一户"
        case .registeredLater: "登记晚于所填日期"
        case .notValid: "当日不在有效期内"
        case .tooFewMonths: "缴费月数不足"
        case .enrolledAlready: "已有本学段学籍"
        case .otherGrade: "不在毕业年级"
        }
    }
}
