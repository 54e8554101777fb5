/// Checks a market's rows against each other, and turns them into numbers.
struct MarketCheck {
    private var violations: [MarketViolation] = []
    private var count = 0

    mutating func index(
        _ schools: [SeniorSchool], _ quotas: [SeniorQuota], _ candidates: [SeniorCandidate]
    ) throws(InvalidMarket) -> SeniorIndex {
        bound(schools.count, SeniorLimits.schools, .plan)
        bound(quotas.count, SeniorLimits.quotas, .quotas)
        bound(candidates.count, SeniorLimits.candidates, .candidates)
        try enforce()
        var index = SeniorIndex()
        let numbers = plan(schools, &index)
        let slots = matrix(quotas, numbers, &index)
        wishes(candidates, numbers, &index)
        try enforce()
        Self.place(slots, quotas, candidates, &index)
        return index
    }

    private func enforce() throws(InvalidMarket) {
        if count > 0 { throw InvalidMarket(violations: violations, count: count) }
    }

    private mutating func plan(_ schools: [SeniorSchool], _ index: inout SeniorIndex)
        -> [String: Int]
    {
        var numbers: [String: Int] = [:]
        for (row, school) in schools.enumerated() {
            code(school.code, .plan, row, "school")
            if numbers.updateValue(row, forKey: school.code) != nil {
                refuse(
                    .plan, row, "school", .duplicate, "this school stands in an earlier row already"
                )
            }
            seats(school.openSeats, .plan, row, "open")
            score(school.controlLine, .plan, row, "control_line")
            index.openSeats.append(school.openSeats)
            index.controlLine.append(school.controlLine.hundredths)
        }
        return numbers
    }

    /// Numbers the cells by school; answers with each row's school, where it is known.
    private mutating func matrix(
        _ quotas: [SeniorQuota], _ numbers: [String: Int], _ index: inout SeniorIndex
    ) -> [Int] {
        struct Cell: Hashable {
            let school: String
            let juniorSchool: String
        }
        var seen: Set<Cell> = []
        var schoolOfRow: [Int] = []
        for (row, quota) in quotas.enumerated() {
            code(quota.juniorSchool, .quotas, row, "junior_school")
            seats(quota.seats, .quotas, row, "seats")
            if !seen.insert(Cell(school: quota.school, juniorSchool: quota.juniorSchool)).inserted {
                refuse(
                    .quotas, row, "junior_school", .duplicate,
                    "this school has seats for this junior school in an earlier row already")
            }
            if let school = numbers[quota.school] {
                schoolOfRow.append(school)
            } else {
                schoolOfRow.append(0)
                refuse(
                    .quotas, row, "school", .unknownSchool,
                    "school \(Self.shown(quota.school)) is not in the plan")
            }
        }
        guard index.schoolCount > 0 else { return [] }
        var starts = [Int](repeating: 0, count: index.schoolCount + 1)
        for school in schoolOfRow { starts[school + 1] += 1 }
        for school in 0..<index.schoolCount { starts[school + 1] += starts[school] }
        index.slotStart = starts
        index.quotaSeats = [Int](repeating: 0, count: quotas.count)
        index.quotaRow = index.quotaSeats
        var slotOfRow: [Int] = []
        for (row, school) in schoolOfRow.enumerated() {
            let slot = starts[school]
            starts[school] += 1
            index.quotaSeats[slot] = quotas[row].seats
            index.quotaRow[slot] = row
            slotOfRow.append(slot)
        }
        return slotOfRow
    }

    private mutating func wishes(
        _ candidates: [SeniorCandidate], _ numbers: [String: Int], _ index: inout SeniorIndex
    ) {
        var seen: Set<String> = []
        seen.reserveCapacity(candidates.count)
        // Which candidate wished a school last: finds a wish that stands there twice.
        var lastWished = [Int](repeating: -1, count: index.schoolCount)
        index.score.reserveCapacity(candidates.count)
        index.wishStart.reserveCapacity(candidates.count + 1)
        index.wishStart.append(0)
        for (row, candidate) in candidates.enumerated() {
            code(candidate.id, .candidates, row, "candidate")
            if !seen.insert(candidate.id).inserted {
                refuse(
                    .candidates, row, "candidate", .duplicate,
                    "this candidate stands in an earlier row already")
            }
            code(candidate.juniorSchool, .candidates, row, "junior_school")
            score(candidate.score, .candidates, row, "score")
            for key in candidate.keys { score(key, .candidates, row, "keys") }
            if candidate.keys.count > SeniorLimits.keysPerCandidate {
                refuse(
                    .candidates, row, "keys", .limit,
                    "\(candidate.keys.count) keys are more than \(SeniorLimits.keysPerCandidate)")
            }
            if candidate.wishes.count > SeniorLimits.wishesPerCandidate {
                refuse(
                    .candidates, row, "wishes", .limit,
                    "\(candidate.wishes.count) wishes are more than "
                        + "\(SeniorLimits.wishesPerCandidate)")
            }
            for wish in candidate.wishes {
                guard let school = numbers[wish] else {
                    refuse(
                        .candidates, row, "wishes", .unknownSchool,
                        "school \(Self.shown(wish)) is not in the plan")
                    continue
                }
                if lastWished[school] == row {
                    refuse(
                        .candidates, row, "wishes", .repeatedWish, "school \(wish) is listed twice")
                }
                lastWished[school] = row
                index.wishSchool.append(Int32(truncatingIfNeeded: school))
            }
            index.score.append(candidate.score.hundredths)
            index.wishStart.append(index.wishSchool.count)
        }
    }

    /// Writes each wish's slot, one junior school after the other.
    private static func place(
        _ slotOfRow: [Int], _ quotas: [SeniorQuota], _ candidates: [SeniorCandidate],
        _ index: inout SeniorIndex
    ) {
        index.wishSlot = [Int32](repeating: -1, count: index.wishSchool.count)
        var juniors: [String: Int] = [:]
        var rows: [[Int]] = []
        for (row, quota) in quotas.enumerated() {
            if let junior = juniors[quota.juniorSchool] {
                rows[junior].append(row)
            } else {
                juniors[quota.juniorSchool] = rows.count
                rows.append([row])
            }
        }
        guard !rows.isEmpty else { return }
        var members = [[Int32]](repeating: [], count: rows.count)
        for (number, candidate) in candidates.enumerated() where candidate.isEligible {
            guard let junior = juniors[candidate.juniorSchool] else { continue }
            members[junior].append(Int32(truncatingIfNeeded: number))
        }
        var schoolOfSlot = [Int](repeating: 0, count: index.slotCount)
        for school in 0..<index.schoolCount {
            for slot in index.slotStart[school]..<index.slotStart[school + 1] {
                schoolOfSlot[slot] = school
            }
        }
        var slotOfSchool = [Int32](repeating: -1, count: index.schoolCount)
        for (rows, members) in zip(rows, members) {
            for row in rows {
                let slot = slotOfRow[row]
                slotOfSchool[schoolOfSlot[slot]] = Int32(truncatingIfNeeded: slot)
            }
            for member in members {
                let candidate = Int(member)
                for wish in index.wishStart[candidate]..<index.wishStart[candidate + 1] {
                    index.wishSlot[wish] = slotOfSchool[Int(index.wishSchool[wish])]
                }
            }
            for row in rows { slotOfSchool[schoolOfSlot[slotOfRow[row]]] = -1 }
        }
    }

    private mutating func code(
        _ code: String, _ table: MarketViolation.Table, _ row: Int, _ column: String
    ) {
        if !SeniorLimits.isCode(code) {
            refuse(table, row, column, .code, SeniorLimits.codeRule)
        }
    }

    /// A code as it may be printed; what is no code may be anything.
    private static func shown(_ code: String) -> String {
        SeniorLimits.isCode(code) ? code : "(no code)"
    }

    private mutating func seats(
        _ seats: Int, _ table: MarketViolation.Table, _ row: Int, _ column: String
    ) {
        if !(0...SeniorLimits.seats).contains(seats) {
            refuse(table, row, column, .range, "must be 0 to \(SeniorLimits.seats) seats")
        }
    }

    private mutating func score(
        _ score: ExamScore, _ table: MarketViolation.Table, _ row: Int, _ column: String
    ) {
        if !(ExamScore.zero...ExamScore.largest).contains(score) {
            refuse(table, row, column, .range, "must be 0 to \(ExamScore.largest)")
        }
    }

    private mutating func bound(_ count: Int, _ most: Int, _ table: MarketViolation.Table) {
        if count > most {
            refuse(table, nil, "", .limit, "\(count) rows are more than \(most)")
        }
    }

    private mutating func refuse(
        _ table: MarketViolation.Table, _ row: Int?, _ column: String,
        _ rule: MarketViolation.Rule, _ message: String
    ) {
        count += 1
        guard violations.count < SeniorLimits.violations else { return }
        violations.append(
            MarketViolation(table: table, row: row, column: column, rule: rule, message: message))
    }
}
