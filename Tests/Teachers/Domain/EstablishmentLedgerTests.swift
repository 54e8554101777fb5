import Bus
import Contracts
import Testing

@testable import Teachers

/// The same ledger written the naive way: one number a day and account, no steps.
private struct DailyLedger {
    static let days = 40
    var levels: [LedgerAccount: [AccountLevel]] = [:]

    mutating func add(_ change: AccountLevel, to account: LedgerAccount, over days: DayInterval) {
        var line = levels[account] ?? Array(repeating: .zero, count: Self.days)
        for offset in line.indices where days.contains(day(offset)) {
            line[offset] = line[offset] + change
        }
        levels[account] = line
    }

    /// Every school occupies at most what it holds, nothing is overdrawn.
    var isSound: Bool {
        levels.allSatisfy { account, line in
            line.allSatisfy { level in
                switch account {
                case .approved: level.balance <= 0
                case .reserve: level.balance >= 0
                case .school:
                    (0...max(level.balance, 0)).contains(level.occupied)
                        && level.balance >= 0
                }
            }
        }
    }
}

@Suite struct EstablishmentLedgerTests {
    static let regions = ["410802", "410821"].map { try! RegionCode($0) }
    static let schools: [LedgerAccount] = (1...4).map { serial in
        .school(
            SchoolCode(category: .primary, serial: serial)!, regions[serial % 2])
    }

    @Test(
        "random postings and occupations are accepted exactly when a ledger kept day by day allows them",
        arguments: 1...30)
    func agreesWithNaiveLedger(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var ledger = EstablishmentLedger()
        var naive = DailyLedger()
        var occupations: [(LedgerAccount, DayInterval)] = []
        var accepted = 0
        for _ in 0..<160 {
            var after = ledger
            var naiveAfter = naive
            let works: Bool
            if Int.random(in: 0..<3, using: &generator) == 0 {
                let posting = Self.posting(&generator)
                works = (try? after.post(posting) { $0.name }) != nil
                #expect(posting.changes.values.reduce(0, +) == 0)
                for leg in posting.legs {
                    let days = DayInterval(from: posting.effectiveOn)
                    naiveAfter.add(
                        AccountLevel(balance: -leg.posts, occupied: 0), to: leg.from, over: days)
                    naiveAfter.add(
                        AccountLevel(balance: leg.posts, occupied: 0), to: leg.to, over: days)
                }
            } else if !occupations.isEmpty, Int.random(in: 0..<4, using: &generator) == 0 {
                let (account, days) = occupations.removeLast()
                after.release(account, over: days)
                naiveAfter.add(AccountLevel(balance: 0, occupied: -1), to: account, over: days)
                works = true
            } else {
                let account = Self.schools.randomElement(using: &generator)!
                let days = DayInterval.random(in: 30, using: &generator)
                works = (try? after.occupy(account, over: days, field: "post")) != nil
                naiveAfter.add(AccountLevel(balance: 0, occupied: 1), to: account, over: days)
                if works { occupations.append((account, days)) }
            }
            #expect(works == naiveAfter.isSound)
            guard works, naiveAfter.isSound else { continue }
            accepted += 1
            (ledger, naive) = (after, naiveAfter)
            for (account, line) in naive.levels {
                #expect(line.indices.map { ledger.line(account).level(on: day($0)) } == line)
            }
        }
        for offset in 0..<DailyLedger.days {
            let sum = ledger.lines.values.reduce(0) { $0 + $1.level(on: day(offset)).balance }
            #expect(sum == 0)
        }
        #expect(accepted > 20)
    }

    private static func posting(_ generator: inout SeededGenerator) -> LedgerPosting {
        var posting = LedgerPosting(
            .transfer, .establishment,
            effectiveOn: day(Int.random(in: 0..<30, using: &generator)))
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            let school = schools.randomElement(using: &generator)!
            let region = school.region
            let pairs: [(LedgerAccount, LedgerAccount)] = [
                (.approved(region), .reserve(region)), (.approved(region), .reserve(region)),
                (.reserve(region), school), (.approved(region), school),
            ]
            let (from, to) = pairs.randomElement(using: &generator)!
            let posts = Int64.random(in: -4...9, using: &generator)
            guard posts != 0 else { continue }
            try! posting.move(posts, from: from, to: to, field: "posts")
        }
        return posting
    }

    @Test("a total below what schools hold is refused and names T1")
    func totalBelowAllocated() throws {
        var ledger = try Self.ledger(approved: 10, allocated: 8)
        let before = ledger
        let error = #expect(throws: RuleViolation.self) {
            _ = try ledger.approve(Self.approval(7, on: day(2)))
        }
        #expect(error?.rule == "T1")
        #expect(error?.field == "total")
        #expect(ledger == before)
        _ = try ledger.approve(Self.approval(8, on: day(2)))
        #expect(ledger.line(.reserve(Self.regions[0])).level(on: day(2)).balance == 0)
        #expect(ledger.line(.reserve(Self.regions[0])).level(on: day(1)).balance == 2)
    }

    @Test("a total that would change a later one is refused")
    func approvalsInOrder() throws {
        var ledger = try Self.ledger(approved: 10, allocated: 0)
        _ = try ledger.approve(Self.approval(20, on: day(5)))
        let error = #expect(throws: RuleViolation.self) {
            _ = try ledger.approve(Self.approval(15, on: day(4)))
        }
        #expect(error?.reason == "APPROVAL_OUT_OF_ORDER")
    }

    @Test("between regions the totals move with the posts, and only with the city's number")
    func betweenRegions() throws {
        var ledger = try Self.ledger(approved: 10, allocated: 8)
        var request = TransferEstablishment(
            from: EstablishmentHolder(
                region: Self.regions[0], school: Self.schools[1].school),
            to: EstablishmentHolder(region: Self.regions[1]), posts: 3, effectiveOn: day(1))
        let error = #expect(throws: RuleViolation.self) { _ = try ledger.transfer(request) }
        #expect(error?.rule == "A102")
        request.cityApprovalNumber = "city-7"
        _ = try ledger.transfer(request)
        #expect(ledger.line(.approved(Self.regions[0])).level(on: day(1)).balance == -7)
        #expect(ledger.line(.approved(Self.regions[1])).level(on: day(1)).balance == -3)
        #expect(ledger.line(.reserve(Self.regions[1])).level(on: day(1)).balance == 3)
        #expect(ledger.line(Self.schools[1]).level(on: day(1)).balance == 5)
    }

    @Test("a school twice in one allocation is refused")
    func schoolTwice() throws {
        var ledger = try Self.ledger(approved: 10, allocated: 0)
        let school = try #require(Self.schools[1].school)
        #expect(throws: CallError.self) {
            _ = try ledger.allocate(
                AllocateEstablishment(
                    region: Self.regions[0], effectiveOn: day(1),
                    lines: [.init(school: school, posts: 1), .init(school: school, posts: 1)]))
        }
    }

    private static func approval(_ total: Int64, on day: CalendarDate) -> ApproveEstablishment {
        ApproveEstablishment(
            region: regions[0], total: total, effectiveOn: day, approvalNumber: "n")
    }

    private static func ledger(approved: Int64, allocated: Int64) throws -> EstablishmentLedger {
        var ledger = EstablishmentLedger()
        _ = try ledger.approve(approval(approved, on: day(0)))
        if allocated > 0, let school = schools[1].school {
            _ = try ledger.allocate(
                AllocateEstablishment(
                    region: regions[0], effectiveOn: day(0),
                    lines: [.init(school: school, posts: allocated)]))
        }
        return ledger
    }
}
