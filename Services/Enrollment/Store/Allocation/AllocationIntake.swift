import Admission
import Bus
import Contracts
import Store

/// What a run freezes: every application of the district and stage in one of three lists (E10), and the free seats.
struct AllocationIntake: Sendable {
    var children: [AllocationChildRow]
    var schools: [AllocationSchoolRow]
    var lines: [AllocationLineRow]
    /// Those that the freeze moves, each with its tier by the run's table.
    var verified: [Verified]
    var found: FreezeGuard.Findings

    /// A VERIFIED application, or one that a run voided by an earlier version left POOLED.
    struct Verified: Sendable {
        var application: ApplicationRow
        var tier: String
    }
}

extension AllocationIntake {
    /// Gives every pooled child its lottery number, and twins the name of their group, which is made of one of these.
    fileprivate mutating func number(parties: [String: String]) {
        var random = SystemRandomNumberGenerator()
        var numbers = LotteryNumbers()
        var names: [String: String] = [:]
        for index in children.indices where children[index].standing == .pooled {
            let number = numbers.draw(from: &random)
            children[index].lotteryNumber = number
            guard let party = parties[children[index].receipt.text] else { continue }
            children[index].groupKey = names[party] ?? "twins-\(number)"
            names[party] = children[index].groupKey
        }
    }
}

/// A check of an application's last round.
private struct KeptCheck: Decodable {
    var receipt: ReceiptNumber
    var proof: Proof
    var state: CheckState
    var holds: Bool?
    var reason: RegisterReason?
    var since: CalendarDate?

    var check: ProofCheck { ProofCheck(proof, state: state, holds: holds, reason: reason) }
}

/// A plan line with free seats.
private struct FreeLine: Decodable {
    var id: String
    var schoolCode: SchoolCode
    var free: Int
}

/// Applications that are somebody else's: an ineligible one whose child has another application that counts.
private let otherApplication = """
    EXISTS (SELECT 1 FROM applications b WHERE b.person_key = a.person_key
        AND b.school_year = a.school_year AND b.stage = a.stage AND b.receipt <> a.receipt
        AND (b.state NOT IN ('withdrawn', 'ineligible', 'revoked')
            OR (b.state <> 'withdrawn' AND b.receipt > a.receipt)))
    """

extension ReadTransaction {
    /// Reads everything a run is made of.
    func allocationIntake(_ run: AllocationRunRow) throws -> AllocationIntake {
        let tiers = PublishedTiers(
            table: try tierTable(run.tierTable), rule: run.rule, year: run.schoolYear)
        let key: [StoreValue?] = [run.schoolYear, run.region, run.stage]
        let applications = try fetchAll(
            ApplicationRow.self,
            """
            SELECT * FROM applications a WHERE a.school_year = ? AND a.region = ? AND a.stage = ?
                AND a.state <> 'withdrawn'
                AND NOT (a.state IN ('ineligible', 'revoked') AND \(otherApplication))
            ORDER BY a.receipt
            """, key)
        let kept = try fetchAll(
            KeptCheck.self,
            """
            SELECT c.receipt, c.proof, c.state, c.holds, c.reason,
                CASE c.state WHEN 'manual' THEN c.decided_since ELSE c.since END AS since
            FROM applications a
            JOIN application_checks c ON c.receipt = a.receipt AND c.round = a.round
            WHERE a.school_year = ? AND a.region = ? AND a.stage = ?
                AND a.state IN ('verified', 'pooled')
            ORDER BY c.receipt, c.proof
            """, key)
        let checks = Dictionary(grouping: kept, by: \.receipt)
        var earlier: [String: TierRules] = [:]
        var intake = AllocationIntake(
            children: [], schools: [], lines: [], verified: [], found: FreezeGuard.Findings())
        var twins: [TwinGroups.Member] = []
        for row in applications {
            var child = AllocationChildRow(
                runID: run.id, receipt: row.receipt, standing: .open, community: row.place,
                facts: [], wishes: row.schoolCode.map { [$0] } ?? [])
            switch Standing(row.state, kept: nil) {
            case .openCase(.late), .placed:
                let kept = checks[row.receipt] ?? []
                try pool(&child, row, tiers, kept, &intake.found)
                if [.verified, .pooled].contains(row.state) {
                    let rules = try earlier[row.tierTable] ?? tierTable(row.tierTable).rules
                    earlier[row.tierTable] = rules
                    if case .tier(let tier) = TierDecision.decide(
                        kept.map(\.check), madeBy: rules, by: tiers.table.rules)
                    {
                        intake.verified.append(.init(application: row, tier: tier))
                    } else {
                        intake.found.otherTiers.append(row.receipt)
                    }
                }
                twins.append(child.member(twinOf: row.twinOf))
            case .openCase(let reason):
                if reason == .checksPending { intake.found.pending += 1 }
                child.reason = reason.rawValue
            case .ineligible, .withdrawn:
                child.standing = .ineligible
                child.reason = row.reason ?? row.state.rawValue.uppercased()
            }
            intake.children.append(child)
        }
        intake.number(parties: TwinGroups.parties(twins))
        try addSeats(to: &intake, run)
        return intake
    }

    /// What the allocation sees of a verified application.
    private func pool(
        _ child: inout AllocationChildRow, _ row: ApplicationRow, _ tiers: PublishedTiers,
        _ kept: [KeptCheck], _ found: inout FreezeGuard.Findings
    ) throws {
        let proved = kept.filter { $0.holds == true }.map {
            PublishedTiers.Proved(proof: $0.proof, since: $0.since)
        }
        child.standing = .pooled
        child.facts = proved.map(\.proof.fact)
        if let tier = tiers.tier(of: proved) {
            switch tier.tie {
            case .date: child.registeredOn = tiers.date(in: tier, proved)
            case .distance:
                child.distanceMetres = row.distanceMetres
                if row.distanceMetres == nil { found.withoutDistance += 1 }
            case .lottery: break
            }
        }
        found.pooled += 1
        if try hasLiveOffer(row.personKey, row.schoolYear, row.stage) { found.liveOffers += 1 }
    }

    /// Free seats of published plan lines; a school of a catchment or a wish without any takes part with none.
    private func addSeats(to intake: inout AllocationIntake, _ run: AllocationRunRow) throws {
        let free = try fetchAll(
            FreeLine.self,
            """
            SELECT p.id, p.school_code, p.seats - p.offered - p.confirmed AS free
            FROM plan_lines p JOIN schools s ON s.code = p.school_code
            WHERE p.school_year = ? AND p.stage = ? AND s.region = ?
                AND p.state IN ('published', 'locked', 'amended')
                AND p.seats > p.offered + p.confirmed
            ORDER BY p.id
            """, [run.schoolYear, run.stage, run.region])
        intake.lines = free.map {
            AllocationLineRow(
                runID: run.id, planLineID: $0.id, schoolCode: $0.schoolCode, seats: $0.free)
        }
        var seats: [SchoolCode: Int] = [:]
        for line in free { seats[line.schoolCode, default: 0] += line.free }
        let named =
            try catchments(of: run.catchmentPlan).flatMap(\.schools)
            + intake.children.flatMap(\.wishes)
        for code in named { seats[code, default: 0] += 0 }
        intake.schools = try seats.sorted { $0.key < $1.key }.map { code, seats in
            AllocationSchoolRow(
                runID: run.id, schoolCode: code, ownership: try requireSchool(code).ownership,
                seats: seats)
        }
    }

    /// Those of a run's list that are POOLED now: who is not has withdrawn, or was revoked.
    func pooledApplications(_ run: AllocationRunRow) throws -> [ApplicationRow] {
        try fetchAll(
            ApplicationRow.self,
            """
            SELECT a.* FROM allocation_children c
            JOIN applications a ON a.receipt = c.receipt
            WHERE c.run_id = ? AND c.standing = 'pooled' AND a.state = 'pooled'
            """, [run.id])
    }

    /// E10: applications of a district and stage by state and by what a run kept of them.
    func standing(_ run: AllocationRunRow) throws -> EntrantStanding {
        struct Row: Decodable {
            var state: ApplicationState
            var kept: String?
            var children: Int
        }
        let rows = try fetchAll(
            Row.self, Self.standingQuery,
            [run.id, run.id, run.schoolYear, run.region, run.stage])
        return Standing.count(
            rows.map {
                Standing.Group(
                    state: $0.state, kept: $0.kept.flatMap { OpenCaseReason(rawValue: $0) },
                    children: $0.children)
            })
    }

    /// By run twice, school year, region and stage.
    static let standingQuery = """
        SELECT a.state, \(keptReason) AS kept, COUNT(*) AS children
        FROM applications a \(keptJoins)
        WHERE a.school_year = ? AND a.region = ? AND a.stage = ?
            AND NOT (a.state IN ('ineligible', 'revoked') AND \(otherApplication))
        GROUP BY 1, 2
        """

    /// Why a run left a child open: of its result, or of its list.
    static let keptReason = """
        COALESCE(CASE WHEN r.outcome = 'openCase' THEN r.reason END,
            CASE WHEN c.standing = 'open' THEN c.reason END)
        """
    static let keptJoins = """
        LEFT JOIN allocation_children c ON c.run_id = ? AND c.receipt = a.receipt
        LEFT JOIN allocation_results r ON r.run_id = ? AND r.receipt = a.receipt
        """
}

extension ApplicationRow {
    /// The community in words that a catchment could have.
    fileprivate var place: String {
        let isCode =
            community?.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                    || (0x61...0x7A).contains(byte) || [0x2D, 0x2E, 0x5F].contains(byte)
            } ?? false
        guard let community, isCode, community.first.map({ $0.isLetter || $0.isNumber }) == true
        else { return CatchmentGuard.noCommunity }
        return community
    }
}

extension AllocationChildRow {
    fileprivate func member(twinOf: ReceiptNumber?) -> TwinGroups.Member {
        TwinGroups.Member(
            receipt: receipt.text, twinOf: twinOf?.text,
            likeness: [
                community, facts.map(\.rawValue).sorted().joined(separator: ","),
                registeredOn?.text ?? "", distanceMetres.map(String.init) ?? "",
                wishes.map(\.text).joined(separator: ","),
            ])
    }

    /// - Throws: E9 for a list that a version without lottery numbers froze.
    func requireLotteryNumber() throws -> LotteryNumber {
        guard let lotteryNumber else {
            throw RuleViolation(
                "E9", "OTHER_LIST", field: "runID",
                "the list of \(runID) was frozen without lottery numbers: void it and begin anew")
        }
        return lotteryNumber
    }

    /// The child as `Admission` has it.
    func child(lotteryPlace: Int) -> CompulsoryDistrict.Child {
        CompulsoryDistrict.Child(
            id: receipt.text, group: groupKey, community: community, facts: facts,
            registeredOn: registeredOn?.text, distanceMetres: distanceMetres,
            lotteryPlace: lotteryPlace, wishes: wishes.map(\.text))
    }
}
