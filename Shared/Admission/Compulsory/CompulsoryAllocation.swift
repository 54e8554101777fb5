/// Gives every child of a district a place or opens a case: a pure function of the district (E9).
///
/// Private schools first, by lottery where too many applied. Then one line of all children of the district, by tier, tie rule and lottery: each takes
/// the first school of its own catchment that has room. Who finds none goes, in the same line, to the nearest neighbouring catchment that has room.
/// Because there is one line, nobody of a lower tier is placed at a school before a higher one who wanted it.
/// Sources: domain page "Compulsory stage", principles (公民同招, 就近, 统筹) and tiers.
public struct CompulsoryAllocation {
    private let district: CompulsoryDistrict
    private let schoolIndex: [String: Int]
    private let homes: [String: Int]
    /// A catchment's schools, by index.
    private let schoolsOf: [[Int]]
    private let neighboursOf: [[Int]]
    /// Schools around a catchment, once they were asked for.
    private var reach: [Int: [Int]] = [:]
    private var left: [Int]
    private var missedBy: [Int]

    /// Children placed together: twins, or one child.
    private struct Party {
        /// Indices of children, in order of id.
        var members: [Int]
        var home: Int?
        var tier: Int?
        var lotteryPlace: Int
        var privateWishes: [Int]
        /// Schools of the own catchment in the order the party wants them.
        var ownSchools: [Int]
        var missed: [Int] = []
        var placed: (school: Int, reason: CompulsoryResult.Reason)?
        /// Its place in the one line, once it stands there.
        var mark: CompulsoryMark?
    }

    /// - Throws: the path and rule of what in the district cannot be allocated.
    public static func run(
        _ district: CompulsoryDistrict
    ) throws(AdmissionFault) -> CompulsoryResult {
        try district.check()
        var allocation = CompulsoryAllocation(district)
        return allocation.result()
    }

    private init(_ district: CompulsoryDistrict) {
        self.district = district
        let schoolIndex = Self.index(district.schools.map(\.code))
        let catchmentIndex = Self.index(district.catchments.map(\.code))
        self.schoolIndex = schoolIndex
        schoolsOf = district.catchments.map { $0.schools.compactMap { schoolIndex[$0] } }
        neighboursOf = district.catchments.map { $0.neighbours.compactMap { catchmentIndex[$0] } }
        var homes: [String: Int] = [:]
        for (index, catchment) in district.catchments.enumerated() {
            for community in catchment.communities { homes[community] = index }
        }
        self.homes = homes
        left = district.schools.map(\.seats)
        missedBy = district.schools.map { _ in 0 }
    }

    private static func index(_ codes: [String]) -> [String: Int] {
        Dictionary(
            codes.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }

    private mutating func result() -> CompulsoryResult {
        var parties = self.parties()
        placePrivately(&parties)
        let line = self.line(&parties)
        for index in line { placeAtHome(&parties[index]) }
        for index in line where parties[index].placed == nil { placeNearby(&parties[index]) }

        var decisions: [CompulsoryResult.Decision] = []
        decisions.reserveCapacity(district.children.count)
        for party in parties {
            for child in party.members { decisions.append(decision(child, party)) }
        }
        decisions += district.children.compactMap { child in
            child.ineligible.map {
                CompulsoryResult.Decision(
                    child: child.id, outcome: .ineligible, reason: .ineligible, ineligible: $0,
                    missed: [])
            }
        }
        decisions.sort { $0.child < $1.child }
        let inputHash = district.lines().hash
        let count = { (outcome: CompulsoryResult.Outcome) in
            decisions.count { $0.outcome == outcome }
        }
        return CompulsoryResult(
            ruleVersion: "\(CompulsoryDistrict.rule)", tierTable: district.tiers.id,
            inputHash: inputHash, decisions: decisions,
            schools: schoolLines(parties),
            report: CompulsoryResult.Report(
                children: district.children.count, placed: count(.placed),
                openCases: count(.openCase), ineligible: count(.ineligible)),
            resultHash: CompulsoryResult.lines(inputHash: inputHash, decisions).hash)
    }

    /// Twins and single children who may enter.
    private func parties() -> [Party] {
        var known: [String: Int] = [:]
        var parties: [Party] = []
        for (index, child) in district.children.enumerated() where child.ineligible == nil {
            if let group = child.group, let party = known[group] {
                parties[party].members.append(index)
                continue
            }
            if let group = child.group { known[group] = parties.count }
            parties.append(party(of: index, child))
        }
        return parties
    }

    private func party(of index: Int, _ child: CompulsoryDistrict.Child) -> Party {
        let home = homes[child.community]
        let facts = Set(child.facts)
        let wishes = child.wishes.compactMap { schoolIndex[$0] }
        let wanted = wishes.filter { !district.schools[$0].isPrivate }
        let own = home.map { schoolsOf[$0] } ?? []
        return Party(
            members: [index], home: home,
            tier: home == nil
                ? nil : district.tiers.tiers.firstIndex { $0.admits(facts) },
            lotteryPlace: child.lotteryPlace,
            privateWishes: wishes.filter { district.schools[$0].isPrivate },
            ownSchools: wanted + own.filter { !wanted.contains($0) })
    }

    /// 民办: all who applied when they fit, else in the order of the lottery.
    private mutating func placePrivately(_ parties: inout [Party]) {
        var applicants: [Int: Int] = [:]
        for party in parties {
            for school in party.privateWishes {
                applicants[school, default: 0] += party.members.count
            }
        }
        let order = parties.indices.filter { !parties[$0].privateWishes.isEmpty }
            .sorted { parties[$0].lotteryPlace < parties[$1].lotteryPlace }
        for index in order {
            for school in parties[index].privateWishes {
                let isAll = applicants[school, default: 0] <= district.schools[school].seats
                if take(school, &parties[index], isAll ? .privateAllAdmitted : .privateLottery) {
                    break
                }
            }
        }
    }

    /// Everybody without a place who has a catchment and a tier, first to last.
    private func line(_ parties: inout [Party]) -> [Int] {
        var line: [(index: Int, mark: CompulsoryMark)] = []
        for (index, party) in parties.enumerated() where party.placed == nil {
            guard let tier = party.tier, let first = party.members.first else { continue }
            let child = district.children[first]
            let tie =
                switch district.tiers.tiers[tier].tie {
                case .registrationDate: Self.number(child.registeredOn ?? "")
                case .distance: child.distanceMetres ?? 0
                case .lottery: 0
                }
            let mark = CompulsoryMark(
                isBehind: district.tiers.privateLosers == .afterAllTiers
                    && !party.privateWishes.isEmpty,
                tier: tier, tie: tie, lotteryPlace: party.lotteryPlace)
            parties[index].mark = mark
            line.append((index, mark))
        }
        return line.sorted { $0.mark < $1.mark }.map(\.index)
    }

    /// What each school has, gave, and whom it took last.
    private func schoolLines(_ parties: [Party]) -> [CompulsoryResult.SchoolLine] {
        var lines = district.schools.indices.map {
            CompulsoryResult.SchoolLine(
                school: district.schools[$0].code, seats: district.schools[$0].seats,
                placed: district.schools[$0].seats - left[$0], missedBy: missedBy[$0])
        }
        for party in parties {
            guard let (school, reason) = party.placed else { continue }
            switch (reason, party.mark) {
            case (.catchment, let mark?):
                lines[school].lastOfCatchment = max(lines[school].lastOfCatchment ?? mark, mark)
            case (.neighbour, let mark?):
                lines[school].lastOfNeighbours = max(lines[school].lastOfNeighbours ?? mark, mark)
            default:
                lines[school].lastLotteryPlace = max(
                    lines[school].lastLotteryPlace ?? 0, party.lotteryPlace)
            }
        }
        return lines.sorted { $0.school < $1.school }
    }

    /// `2015-09-01` as 20150901.
    private static func number(_ day: String) -> Int {
        day.utf8.reduce(0) { $1 == 0x2D ? $0 : $0 * 10 + Int($1 - 0x30) }
    }

    private mutating func placeAtHome(_ party: inout Party) {
        for school in party.ownSchools where take(school, &party, .catchment) { return }
    }

    private mutating func placeNearby(_ party: inout Party) {
        guard let home = party.home else { return }
        for school in nearby(home) where left[school] >= party.members.count {
            left[school] -= party.members.count
            party.placed = (school, .neighbour)
            return
        }
    }

    /// Schools of the catchments around one, ring by ring, without its own.
    private mutating func nearby(_ home: Int) -> [Int] {
        if let known = reach[home] { return known }
        var seen: Set<Int> = [home]
        var schools: [Int] = []
        var known = Set(schoolsOf[home])
        var ring = [home]
        var rings = 0
        while !ring.isEmpty, rings < district.tiers.overflowRings ?? .max {
            ring = ring.flatMap { neighboursOf[$0] }.filter { seen.insert($0).inserted }
            for catchment in ring {
                schools += schoolsOf[catchment].filter { known.insert($0).inserted }
            }
            rings += 1
        }
        reach[home] = schools
        return schools
    }

    /// Takes seats for a whole party, or notes that there were not enough.
    private mutating func take(
        _ school: Int, _ party: inout Party, _ reason: CompulsoryResult.Reason
    ) -> Bool {
        let size = party.members.count
        guard left[school] >= size else {
            party.missed.append(school)
            missedBy[school] += size
            return false
        }
        left[school] -= size
        party.placed = (school, reason)
        return true
    }

    private mutating func decision(_ child: Int, _ party: Party) -> CompulsoryResult.Decision {
        var decision = CompulsoryResult.Decision(
            child: district.children[child].id, outcome: .openCase, reason: .noSeat,
            tier: party.tier.map { district.tiers.tiers[$0].code }, mark: party.mark,
            missed: party.missed.map { district.schools[$0].code })
        if let placed = party.placed {
            decision.outcome = .placed
            decision.reason = placed.reason
            decision.school = district.schools[placed.school].code
        } else if let home = party.home {
            let near = schoolsOf[home] + nearby(home)
            decision.reason =
                party.tier == nil
                ? .noTier : near.contains { left[$0] > 0 } ? .noRoomTogether : .noSeat
        } else {
            decision.reason = .noCatchment
        }
        return decision
    }
}
