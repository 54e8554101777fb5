import Contracts

/// Names of an allocation's terms.
extension ChineseFormat {
    static func name(_ state: AllocationState) -> String {
        switch state {
        case .prepared: "准备中"
        case .frozen: "名单已冻结"
        case .executed: "已计算，待公布"
        case .published: "已公布"
        case .voided: "已作废"
        }
    }

    static func name(_ act: AllocationAct) -> String {
        switch act {
        case .prepare: "建立，选定规则、录取顺序和学区"
        case .freeze: "冻结名单和空余学位，公布名单哈希"
        case .execute: "计算"
        case .publish: "公布"
        case .void: "作废"
        }
    }

    static func name(_ rule: PrivateLosers) -> String {
        switch rule {
        case .keepTier: "按原录取顺序参加学区派位"
        case .afterAllTiers: "排在未报民办的儿童之后"
        }
    }

    static func name(_ reason: OpenCaseReason) -> String {
        switch reason {
        case .noCatchment: "住址不在任何学区"
        case .noTier: "不属于任何录取顺序"
        case .noSeat: "范围内没有空余学位"
        case .noRoomTogether: "没有一所学校能同时接收双胞胎"
        case .checksPending: "核验尚未完成"
        case .returned: "材料尚未补齐"
        case .appealed: "申诉中"
        case .notSubmitted: "报名未提交"
        case .late: "冻结之后报名"
        }
    }

    static func name(_ reason: AllocationReason) -> String {
        switch reason {
        case .privateAllAdmitted: "民办学校报名未超学位，全部录取"
        case .privateLottery: "民办学校摇号录取"
        case .catchment: "本学区学校"
        case .neighbour: "统筹安排到相邻学区"
        case .noCatchment: name(OpenCaseReason.noCatchment)
        case .noTier: name(OpenCaseReason.noTier)
        case .noSeat: name(OpenCaseReason.noSeat)
        case .noRoomTogether: name(OpenCaseReason.noRoomTogether)
        case .checksPending: name(OpenCaseReason.checksPending)
        case .returned: name(OpenCaseReason.returned)
        case .appealed: name(OpenCaseReason.appealed)
        case .notSubmitted: name(OpenCaseReason.notSubmitted)
        case .ineligible: "不符合条件"
        }
    }

    static func name(_ outcome: AllocationOutcome) -> String {
        switch outcome {
        case .placed: "已派位"
        case .openCase: "待安置"
        case .ineligible: "不符合条件"
        }
    }

    /// A place in the one line, in words: tier, what decides within it, and the draw.
    ///
    /// Who proved no date is ranked by the first day of the school year, which nobody is shown as the day of a registration.
    static func mark(_ mark: AllocationMark, in year: SchoolYear) -> String {
        let parts = [
            mark.behind ? "民办摇号未中" : nil, "第 \(mark.rank) 顺序（\(mark.tier)）",
            mark.date.map { $0 == year.firstDay ? "无登记日期" : "登记 \($0.text)" },
            mark.metres.map { "\(count($0)) 米" },
            "派位序号 \(count(mark.lotteryPlace))",
        ]
        return parts.compactMap(\.self).joined(separator: "，")
    }
}
