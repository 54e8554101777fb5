import Contracts

/// 三比对: the ledgers compared, as sets of person keys.
///
/// Source: domain page "Drop-out control", the national rule of 2024.
struct DropoutComparison: Sendable, Equatable {
    /// 户籍↔学籍: in the household list and on no roll.
    var notOnRoll: Set<PersonKey>
    /// 学籍↔在校: on a roll and not at school.
    var notAtSchool: Set<PersonKey>
    /// 辍学↔脱贫户
    var droppedInPoverty: Set<PersonKey>

    /// One group of the household list among those on no roll and those who dropped out.
    ///
    /// Source: 五年规划, heading 四（二）.
    static func ledger(
        of group: SupportGroup, _ people: Set<PersonKey>, notOnRoll: Set<PersonKey>,
        dropped: Set<PersonKey>
    ) -> GroupLedger {
        GroupLedger(
            group: group, eligible: people.count,
            notOnRoll: people.intersection(notOnRoll).count,
            dropped: people.intersection(dropped).count)
    }

    init(
        household: Set<PersonKey>, roll: Set<PersonKey>, atSchool: Set<PersonKey>,
        dropped: Set<PersonKey>, poverty: Set<PersonKey>
    ) {
        notOnRoll = household.subtracting(roll)
        notAtSchool = roll.subtracting(atSchool)
        droppedInPoverty = dropped.intersection(poverty)
    }
}

extension ClosedWorld {
    /// E10: counts each eligible child once, in the first state that holds, and lists the fourth.
    ///
    /// - Parameter limit: faults listed at most; all are counted.
    init(
        eligible: Set<PersonKey>, registered: Set<PersonKey>, exempt: Set<PersonKey>,
        openCase: Set<PersonKey>, limit: Int
    ) {
        let unregistered = eligible.subtracting(registered)
        let present = unregistered.subtracting(exempt)
        let faults = present.subtracting(openCase)
        self.init(
            registered: eligible.count - unregistered.count,
            exempt: unregistered.count - present.count,
            openCase: present.count - faults.count, faults: faults.count,
            listed: Array(faults.sorted().prefix(limit)))
    }
}
