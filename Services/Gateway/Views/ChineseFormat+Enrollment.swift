import Contracts

/// Names of enrollment's terms as its pages write them.
extension ChineseFormat {
    static func name(_ code: RegionCode) -> String {
        RegionCatalog.region(code)?.name ?? code.text
    }

    static func name(_ stage: Stage) -> String {
        switch stage {
        case .kindergarten: "学前教育"
        case .primary: "小学"
        case .junior: "初中"
        case .senior: "普通高中"
        case .vocational: "中等职业教育"
        case .special: "特殊教育"
        case .higher: "普通高等教育"
        case .adultHigher: "成人高等教育"
        }
    }

    static func name(_ state: LotteryState) -> String {
        switch state {
        case .prepared: "准备中"
        case .frozen: "名单已冻结"
        case .seeded: "公开值已录入"
        case .executed: "已派位，待复核"
        case .verified: "已复核，待公布"
        case .published: "已公布"
        case .archived: "已归档"
        case .voided: "已作废"
        }
    }

    static func name(_ act: LotteryAct) -> String {
        switch act {
        case .prepare: "建立"
        case .freeze: "冻结名单，公布哈希和承诺"
        case .approveStart: "批准启动"
        case .seed: "录入公开值"
        case .execute: "派位"
        case .verify: "登记复核"
        case .publish: "公布"
        case .archive: "归档"
        case .void: "作废"
        }
    }
}
