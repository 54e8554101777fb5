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

/// Names of schools, plans and kindergartens.
extension ChineseFormat {
    static func name(_ ownership: Ownership) -> String {
        switch ownership {
        case .public: "公办"
        case .private: "民办"
        }
    }

    static func name(_ state: PlanState) -> String {
        switch state {
        case .draft: "草稿"
        case .submitted: "已报送"
        case .approved: "已批准"
        case .published: "已公布"
        case .locked: "录取中"
        case .amended: "已调整"
        case .closed: "已结束"
        }
    }

    static func name(_ kind: KindergartenKind) -> String {
        switch kind {
        case .public: "公办"
        case .inclusive: "普惠性民办"
        case .nonProfit: "非营利性民办"
        case .forProfit: "营利性民办"
        }
    }

    static func name(_ finding: KindergartenFinding) -> String {
        switch finding {
        case .outdoor: "室外游戏场地不足"
        case .rooms: "活动用房不足"
        case .floor: "总建筑面积不足"
        case .noDesignProof: "缺少园舍设计验收证明"
        case .childrenAboveLargestRoll: "在园幼儿超过最大合规规模"
        case .planAboveLargestRoll: "计划规模超过最大合规规模"
        case .teachersMissing: "专任教师不足"
        case .staffUnqualified: "有人员没有任职资格"
        case .noFiledAccount: "没有备案账户"
        case .licenceExpired: "办园许可证已过期"
        case .name: "园名用语不合规定"
        }
    }

    static func name(_ basis: FeeBasis) -> String {
        switch basis {
        case .set: "政府定价"
        case .guided: "政府指导价"
        case .market: "市场调节价"
        }
    }

    static func name(_ result: InspectionResult) -> String {
        switch result {
        case .pass: "合格"
        case .basic: "基本合格"
        case .fail: "不合格"
        case .vetoed: "师德一票否决"
        }
    }
}
