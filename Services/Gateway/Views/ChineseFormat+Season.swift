import Contracts

/// Names of a season's terms: registers, violations, admission runs.
extension ChineseFormat {
    static func name(_ register: RegisterKind) -> String {
        switch register {
        case .household: "户籍（公安）"
        case .residence: "居住证（公安）"
        case .property: "不动产（自然资源）"
        case .insurance: "社保（人社）"
        case .roll: "学籍（教育）"
        }
    }

    static func name(_ kind: ViolationKind) -> String {
        switch kind {
        case .earlyRecruitment: "提前招生"
        case .overPlan: "超计划招生"
        case .outOfPool: "跨区域招生"
        case .creamSkimming: "掐尖招生"
        }
    }

    static func name(_ state: AdmissionState) -> String {
        switch state {
        case .prepared: "准备中"
        case .frozen: "名单已冻结"
        case .executed: "已计算，待公布"
        case .published: "已公布"
        case .voided: "已作废"
        }
    }

    static func name(_ act: AdmissionAct) -> String {
        switch act {
        case .prepare: "建立，录入规则、控制线和分配生名额"
        case .freeze: "冻结考生和志愿，公布输入哈希"
        case .execute: "计算"
        case .publish: "公布"
        case .void: "作废"
        }
    }

    /// The pool of an admission run: `city`, `urban`, or a county's region.
    static func pool(_ pool: String) -> String {
        switch pool {
        case "city": "全市"
        case "urban": "五城区"
        default: (try? RegionCode(pool)).map(name) ?? pool
        }
    }

    static func name(_ mechanism: AdmissionMechanism) -> String {
        switch mechanism {
        case .m0: "M0 顺序志愿"
        case .m1: "M1 平行志愿"
        case .m2: "M2 现行办法（逐志愿录取，分配生只看第一志愿）"
        case .m3: "M3 推荐办法（先定统招线和分配生最低线，再按志愿统一录取）"
        }
    }

    static func name(_ tie: AdmissionTie) -> String {
        switch tie {
        case .admitAll: "全部录取，超出部分调整计划"
        case .rejectAll: "都不录取"
        case .lottery: "按抽签号录取"
        }
    }

    static func name(_ order: AdmissionOrder) -> String {
        switch order {
        case .openFirst: "先统招，后分配生"
        case .reserveFirst: "先分配生，后统招"
        }
    }

    static func name(_ seat: AdmissionSeat) -> String {
        switch seat {
        case .open: "统招"
        case .quota: "分配生"
        case .reverted: "分配生剩余名额"
        }
    }

    static func name(_ type: SeatType) -> String {
        switch type {
        case .open: "统招"
        case .quota: "分配生"
        }
    }

    /// 统招, 分配生, or the special type with its own control line.
    static func seats(of proposal: PlanProposal) -> String {
        guard let special = proposal.special else { return name(proposal.seatType) }
        return "\(name(special.type))（控制线 \(score(hundredths: special.controlHundredths))）"
    }

    static func name(_ type: SpecialType) -> String {
        switch type {
        case .sports: "体育特长"
        case .arts: "艺术特长"
        case .hongzhi: "宏志班"
        case .aviation: "航空班"
        }
    }

    /// A score in hundredths, without zeros nobody needs: 590.5.
    static func score(hundredths: Int) -> String {
        let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
        guard rest != 0 else { return "\(whole)" }
        return rest % 10 == 0 ? "\(whole).\(rest / 10)" : "\(whole).\(rest < 10 ? "0" : "")\(rest)"
    }

    static func score(_ score: Double) -> String {
        Self.score(hundredths: Int((score * 100).rounded()))
    }
}
