import Bus
import Contracts
import Enrollment
import Testing

/// The dashboard's sums, held against the lists they are sums of.
struct SeasonTests {
    private static let regions = ["410802", "410811", "410882"]

    /// Plans in every state, offers, applications at random that registers answer or not, lotteries, a violation.
    private func season() async throws -> Season {
        let season = try await Season()
        let city = season.enrollment
        for (index, region) in Self.regions.enumerated() {
            for serial in 1...2 {
                try await city.register(
                    Samples.school(.primary, 10 * index + serial, region: region),
                    Samples.school(.junior, 10 * index + serial, region: region))
            }
        }
        try await plan(city)
        for register in [RegisterKind.household, .residence, .insurance] {
            season.registers.say(register, nil)
        }
        season.registers.say(.roll, .otherGrade)
        season.registers.silence(.property)
        var random = SeededGenerator(seed: 2025)
        var receipts: [ReceiptNumber] = []
        for child in 1...60 {
            let stage: Stage = child % 3 == 0 ? .junior : .primary
            var proofs = Proof.allCases.filter { _ in Bool.random(using: &random) }
            if stage == .junior, !proofs.contains(.roll) { proofs.append(.roll) }
            let receipt = try await season.submit(
                Season.form(
                    child, proofs.isEmpty ? [.household] : proofs,
                    stage: stage,
                    region: Samples.region(Self.regions[child % 5 % 3]), community: nil))
            if child % 7 == 0 {
                _ = try await city.call(
                    Enrollment.returnApplication, .init(receipt: receipt.receipt, reason: "补正"))
            }
            if child == 30 { _ = try await season.askOnce() }
            receipts.append(receipt.receipt)
        }
        // Some whose register is down: it is not asked for them any more.
        for receipt in receipts.prefix(30).dropFirst(10) {
            guard try await season.status(receipt).state == .verifying else { continue }
            _ = try await city.call(
                Enrollment.withdrawApplication, .init(receipt: receipt, reason: "迁出"))
        }
        _ = try await city.call(
            Enrollment.prepareLottery,
            .init(
                schoolYear: Samples.year(), region: Samples.region(), stage: .primary,
                publicValueSource: "福彩",
                schools: [.init(code: Samples.code(.primary, 1), seats: 9)],
                sample: true))
        _ = try await city.call(
            Enrollment.recordViolation,
            .init(
                kind: .earlyRecruitment, schoolCode: Samples.code(.junior, 21),
                schoolYear: Samples.year(), finding: "七月已收费", documentNo: "督〔2025〕3号"))
        return season
    }

    private func plan(_ city: TestEnrollment) async throws {
        for (index, seats) in [(0, 40), (1, 50), (2, 60)] {
            let school = Samples.code(.primary, 10 * index + 1)
            let line = try await city.publish(Samples.proposal(school, seats: seats))
            for child in 0..<(index + 2) {
                let offer = try await city.call(
                    Enrollment.makeOffer,
                    .init(
                        planLineID: line.id, idNumber: Samples.child(1000 + 10 * index + child)))
                guard child > 0 else { continue }
                _ = try await city.call(Enrollment.confirmOffer, .init(offerID: offer.id))
            }
        }
        let junior = Samples.code(.junior, 1)
        let proposal = Samples.proposal(junior, .junior, seats: 33)
        _ = try await city.call(Enrollment.submitPlanLine, .init(proposal: proposal))
        let draft = Samples.proposal(Samples.code(.junior, 2), .junior, seats: 77)
        _ = try await city.call(Enrollment.draftPlanLine, .init(proposal: draft))
        // Another year is another season.
        try await city.publish(
            Samples.proposal(Samples.code(.junior, 2), .junior, seats: 5, year: 2024))
    }

    private func summary(
        _ season: Season, region: String? = nil, as principal: Principal = .anonymous
    ) async throws -> SeasonSummary {
        try await season.enrollment.call(
            Enrollment.summariseSeason,
            .init(schoolYear: Samples.year(), region: region.map { Samples.region($0) }),
            as: principal)
    }

    @Test("plan, applications, checks and lotteries are what the lists hold, district by district")
    func agreesWithLists() async throws {
        let season = try await season()
        let city = season.enrollment
        let lines = try await city.list(
            Enrollment.listPlanLines, .init(schoolYear: Samples.year()), as: .submitter)
        let lotteries = try await city.list(Enrollment.listLotteries, .init())
        let answer = try await summary(season, as: .submitter)
        #expect(answer.sample && answer.schoolYears == [2025, 2024].map { Samples.year($0) })
        #expect(answer.regions.map(\.region.text) == Self.regions)
        for region in answer.regions {
            let entries = try await city.list(
                Enrollment.listApplications, .init(region: region.region), as: .submitter)
            #expect(entries.count > 5)
            for stage in [Stage.primary, .junior] {
                let figures =
                    region.figures.stages.first { $0.stage == stage } ?? StageSeason(stage: stage)
                let own = lines.filter { $0.region == region.region && $0.proposal.stage == stage }
                #expect(figures.plan == Self.plan(own))
                let statuses = entries.map(\.status).filter { $0.stage == stage }
                let states = ApplicationState.allCases.compactMap { state in
                    let number = statuses.count { $0.state == state }
                    return number == 0
                        ? nil : ApplicationStateCount(state: state, applications: number)
                }
                #expect(figures.applications == states)
                #expect(figures.checks == Self.checks(statuses.flatMap(\.checks)))
                let held = figures.lotteries.reduce(0) { $0 + $1.lotteries }
                let listed = lotteries.count { $0.region == region.region && $0.stage == stage }
                #expect(held == listed)
            }
        }
        // Otherwise nothing waited, and nothing was left over from an earlier round or a withdrawn form.
        let property = answer.total.stages.flatMap(\.checks).filter { $0.register == .property }
        #expect(property.contains { $0.waiting > 0 && $0.waiting < $0.unknown })
        #expect(property.contains { $0.pending > 0 })
        #expect(
            answer.regions.last?.figures.violations
                == [ViolationCount(kind: .earlyRecruitment, violations: 1)])
    }

    private static func plan(_ lines: [PlanLine]) -> SeasonPlan {
        var plan = SeasonPlan()
        for line in lines where line.state != .draft {
            plan.planned = (plan.planned ?? 0) + line.proposal.seats
            guard line.state == .published || line.state == .locked else { continue }
            plan.published += line.proposal.seats
            plan.offered += line.offered
            plan.confirmed += line.confirmed
            plan.free += line.available
        }
        return plan
    }

    private static func checks(_ checks: [CheckStatus]) -> [RegisterChecks] {
        RegisterKind.allCases.compactMap { register in
            let own = checks.filter { $0.proof.rawValue == register.rawValue }
            guard !own.isEmpty else { return nil }
            func count(_ state: CheckState) -> Int { own.count { $0.state == state } }
            return RegisterChecks(
                register: register, pending: count(.pending), pass: count(.pass),
                fail: count(.fail), manual: count(.manual), unknown: count(.unknown),
                waiting: own.count { $0.askedAgainAt != nil })
        }
    }

    @Test("the city's row is the sum of its districts', and a district asked alone is its row")
    func sums() async throws {
        let season = try await season()
        let city = try await summary(season)
        #expect(city.total.stages.map(\.plan.published) == [150, 0])
        for region in city.regions {
            let own = try await summary(season, region: region.region.text)
            #expect(own.regions == [region] && own.total == region.figures)
        }
        let confirmed = city.regions.flatMap(\.figures.stages).map(\.plan.confirmed)
        #expect(city.total.stages.map(\.plan.confirmed) == [confirmed.reduce(0, +), 0])
        let empty = try await summary(season, region: "410825")
        #expect(empty.regions.isEmpty && empty.total == SeasonFigures())
    }

    @Test(
        "a line that is not published is counted for readers only: its district may be one school")
    func unpublished() async throws {
        let season = try await season()
        let open = try await summary(season)
        let read = try await summary(season, as: .county("410882"))
        #expect(read.total.stages.map(\.plan.planned) == [150, 33])
        #expect(open.total.stages.map(\.plan.planned) == [nil, nil])
        #expect(
            open.regions.map { $0.figures.stages.map(\.plan) }
                == read.regions.map { region in
                    region.figures.stages.map { stage in
                        var plan = stage.plan
                        plan.planned = nil
                        return plan
                    }
                })
        // Nor does a stage of which nothing else is known show that something waits.
        let city = try await TestEnrollment()
        try await city.register(Samples.school(.senior, 1))
        let proposal = Samples.proposal(Samples.code(.senior, 1), .senior, seats: 50)
        _ = try await city.call(Enrollment.submitPlanLine, .init(proposal: proposal))
        for (principal, planned) in [(Principal.anonymous, [Int?]()), (.submitter, [50])] {
            let answer = try await city.call(
                Enrollment.summariseSeason, .init(schoolYear: Samples.year()), as: principal)
            #expect(answer.total.stages.map(\.plan.planned) == planned)
        }
    }

    @Test(
        "no officer alone makes a season of another year: neither by a run nor by an exam's rules")
    func yearsOfOneOfficer() async throws {
        let city = try await TestEnrollment()
        let officer = Principal.county("410802")
        let years = {
            let answer = try await city.call(
                Enrollment.summariseSeason, .init(), as: .anonymous)
            #expect(answer.schoolYear == answer.schoolYears.first ?? Samples.year(2025))
            return answer.schoolYears.map(\.text)
        }
        let prepare = { (year: Int) in
            try await city.call(
                Enrollment.prepareLottery,
                .init(
                    schoolYear: Samples.year(year), region: Samples.region(), stage: .primary,
                    publicValueSource: TestEnrollment.lotterySource, schools: [], sample: true),
                as: officer)
        }
        func window(_ year: Int) async throws {
            let window = ApplicationWindow(
                schoolYear: Samples.year(year), stage: .primary,
                opensOn: Samples.day("\(year)-06-01"), closesOn: Samples.day("\(year)-07-01"),
                documentNo: "焦教〔2025〕1号")
            _ = try await city.call(Enrollment.setApplicationWindow, .init(window: window))
        }
        let far = try await prepare(2099)
        var rules = AdmissionCity.rules
        rules.schoolYear = Samples.year(2026)
        _ = try await city.call(Enrollment.setExamRules, .init(rules: rules), as: officer)
        try await window(2027)
        #expect(try await years() == [])
        _ = try await city.call(
            Enrollment.voidLottery, .init(lotteryID: far.id, reason: "误建"), as: officer)
        #expect(try await years() == [])

        // A frozen list is a season, in a year that may have one, until it is voided.
        var frozen: [Int: Lottery] = [:]
        for year in [2024, 2098] {
            let entries = [
                LotteryEntry(id: "S-1", wishes: []), LotteryEntry(id: "S-2", wishes: []),
            ]
            let lottery = try await city.call(
                Enrollment.addLotteryEntries,
                .init(lotteryID: try await prepare(year).id, entries: entries))
            frozen[year] = try await city.call(
                Enrollment.freezeLottery, .init(lotteryID: lottery.id, entries: lottery.entries))
        }
        #expect(try await years() == ["2024"])
        try await window(2026)
        #expect(try await years() == ["2026", "2024"])
        _ = try await city.call(
            Enrollment.voidLottery,
            .init(lotteryID: try #require(frozen[2024]).id, reason: "名单有误"))
        #expect(try await years() == ["2026"])
    }

    @Test("the newest season is the one meant; of nothing it is the day's school year")
    func newest() async throws {
        let city = try await TestEnrollment()
        let empty = try await city.call(Enrollment.summariseSeason, .init(), as: .anonymous)
        #expect(empty.schoolYear == Samples.year(2025) && empty.schoolYears.isEmpty)
        let season = try await Season()
        let newest = try await season.enrollment.call(Enrollment.summariseSeason, .init())
        #expect(newest.schoolYear == Samples.year(2025))
        let proposal = Samples.proposal(Samples.code(.primary, 1), seats: 5, year: 2026)
        try await season.enrollment.register(Samples.school(.primary, 1))
        try await season.enrollment.publish(proposal)
        let later = try await season.enrollment.call(Enrollment.summariseSeason, .init())
        #expect(later.schoolYear == Samples.year(2026))
    }

    @Test(
        "candidates stand in their junior school's district; a run's admitted are told when published"
    )
    func admission() async throws {
        let city = AdmissionCity(seed: 5)
        let service = try await TestEnrollment()
        try await city.bring(to: service)
        let urban = try await service.executedRun(city.request(region: "410802"))
        let county = try await service.executedRun(city.request(region: AdmissionCity.county))
        let ask = { (region: String?) in
            try await service.call(
                Enrollment.summariseSeason,
                .init(schoolYear: AdmissionCity.year, region: region.map { Samples.region($0) }))
        }
        #expect(try await ask(nil).admissions.allSatisfy { $0.admitted == nil })
        _ = try await service.publish(urban)
        let answer = try await ask(nil)
        #expect(answer.admissions.map(\.id).sorted() == [urban.id, county.id].sorted())
        let forms = try await city.people.asyncMap { try await service.form($0) }
        for (index, region) in ["410802", "410811", "410882"].enumerated() {
            let own = zip(city.people, forms).filter { $0.0.junior == index }.map(\.1)
            let figures = answer.regions.first { $0.region.text == region }?.figures.candidates
            #expect(figures?.candidates == own.count)
            let states = WishState.allCases.compactMap { state in
                let number = own.count { $0.state == state }
                return number == 0 ? nil : WishStateCount(state: state, forms: number)
            }
            #expect(figures?.forms == states, "\(region)")
        }
        let seats = zip(city.people, forms).count { $0.0.isUrban && $0.1.admission != nil }
        let published = answer.admissions.first { $0.id == urban.id }
        #expect(published?.admitted == seats && seats > 0)
        #expect(published?.candidates == urban.candidates)
        #expect(try await ask("410811").admissions.map(\.id) == [urban.id])
        #expect(try await ask(AdmissionCity.county).admissions.map(\.id) == [county.id])
    }
}

extension Array {
    fileprivate func asyncMap<Other>(_ change: (Element) async throws -> Other) async rethrows
        -> [Other]
    {
        var others: [Other] = []
        for element in self { others.append(try await change(element)) }
        return others
    }
}
