import Contracts

/// Lights that are on by rule, from the figures of a day.
enum ProjectAlarms {
    /// A forecast so far above the budget calls the approver in.
    ///
    /// Source: 政府投资条例（国务院令第712号） 第十二条, in force 2019-07-01: an estimate 10 % above the approved
    /// one.
    struct CostThreshold: Sendable {
        var percentOfBudget: Int
        var validFrom: CalendarDate
        var source: PlanSource

        static func inForce(on day: CalendarDate) throws -> CostThreshold? {
            let validFrom = try CalendarDate("2019-07-01")
            guard day >= validFrom else { return nil }
            return CostThreshold(
                percentOfBudget: 110, validFrom: validFrom,
                source: PlanSource(
                    document: "政府投资条例", number: "国务院令第712号", heading: "第十二条",
                    issuedOn: try CalendarDate("2019-04-14")))
        }
    }

    static func of(
        _ indices: EarnedValueIndices, paidAhead: Bool, threshold: CostThreshold?
    ) throws -> [ProjectAlarm] {
        var alarms: [ProjectAlarm] = []
        if let threshold, let percent = try indices.estimatePercentOfBudget(),
            percent > Rational(threshold.percentOfBudget)
        {
            alarms.append(
                ProjectAlarm(
                    code: "EAC_OVER_BUDGET",
                    message:
                        "预计完工投资为概算的\(try percent.rounded(decimals: 1))%，"
                        + "超过\(threshold.percentOfBudget)%警戒线",
                    source: threshold.source))
        }
        if paidAhead {
            alarms.append(
                ProjectAlarm(
                    code: "PAID_AHEAD_OF_WORK", message: "资金支付比例高于形象进度", source: nil))
        }
        if let schedule = indices.schedulePerformance, schedule < .one {
            alarms.append(
                ProjectAlarm(
                    code: "BEHIND_SCHEDULE",
                    message: "进度绩效指数\(try schedule.rounded(decimals: 2))，落后于计划", source: nil))
        }
        return alarms
    }
}
