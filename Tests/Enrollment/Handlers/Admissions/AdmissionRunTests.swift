import Admission
import Bus
import Contracts
import Foundation
import Store
import Testing

@testable import Enrollment

/// A run through the service, held against the engine on markets the tests write down themselves.
struct AdmissionRunTests {
    struct Choice: Sendable, CustomStringConvertible {
        var seed: UInt64
        var mechanism: AdmissionMechanism
        var tie: AdmissionTie
        var order: AdmissionOrder
        var description: String { "\(mechanism) \(tie) \(order) \(seed)" }
    }

    static let choices: [Choice] = AdmissionMechanism.allCases.flatMap { mechanism in
        AdmissionTie.allCases.flatMap { tie in
            (0..<2).map { seed in
                Choice(
                    seed: seed * 31 + UInt64(mechanism.rawValue.utf8.last ?? 0),
                    mechanism: mechanism,
                    tie: tie, order: seed == 0 ? .openFirst : .reserveFirst)
            }
        }
    }

    @Test("a public value that is missing, and one that is too much, are told apart")
    func publicValue() async throws {
        for (tie, value, text) in [
            (AdmissionTie.lottery, nil, "publicValue: is required with the tie policy lottery"),
            (.admitAll, "7", "publicValue: goes with the tie policy lottery only"),
        ] {
            let city = AdmissionCity(seed: 1)
            let service = try await TestEnrollment()
            try await city.bring(to: service)
            let run = try await service.call(
                Enrollment.prepareAdmission, city.request(tie: tie))
            _ = try await service.call(Enrollment.freezeAdmission, .init(runID: run.id))
            let error = await #expect(throws: CallError.self) {
                try await service.call(
                    Enrollment.executeAdmission, .init(runID: run.id, publicValue: value))
            }
            #expect(error?.message == text)
        }
    }

    @Test("lines, seats, reasons, forms and offers are the engine's", arguments: choices)
    func agreesWithEngine(choice: Choice) async throws {
        let city = AdmissionCity(seed: choice.seed)
        let service = try await TestEnrollment()
        try await city.bring(to: service)
        let executed = try await service.executedRun(
            city.request(choice.mechanism, tie: choice.tie, order: choice.order))
        let run = try await service.publish(executed)
        let lines = try await service.call(
            Enrollment.getAdmissionLines, .init(runID: run.id), as: .anonymous)
        let expected = try city.expected(
            SeniorRule(
                try #require(SeniorRule.Mechanism(rawValue: choice.mechanism.rawValue)),
                floorDelta: ExamScore(hundredths: 200),
                tie: try #require(SeniorRule.TiePolicy(rawValue: choice.tie.rawValue)),
                order: try #require(SeniorRule.FillingOrder(rawValue: choice.order.rawValue)),
                seed: lines.rule.seed))
        #expect(run.candidates == city.candidates.count)
        #expect(run.inputHash == expected.inputHash)
        #expect(run.resultHash == expected.resultHash)
        #expect(lines.inputHash == expected.inputHash)
        #expect(lines.ruleVersion == expected.ruleVersion.description)
        #expect(lines.schools.flatMap(\.lines).count == expected.lines.count)
        #expect(
            lines.schools.flatMap(\.lines).map { $0.lowest?.score }
                == expected.lines.map { line in
                    line.isClosed ? line.lowest.map { Double($0.score.hundredths) / 100 } : nil
                })
        #expect(
            lines.schools.compactMap(\.floor)
                == expected.floors.map { Double($0.floor.hundredths) / 100 })
        #expect(lines.amendments.map(\.admitted) == expected.amendments.map(\.admitted))
        if choice.tie == .lottery {
            let (secret, hash) = (try #require(run.secret), try #require(run.inputHash))
            #expect(LotteryDraw.commitment(to: secret, listHash: hash) == run.commitment)
            #expect(
                LotteryDraw.seed(
                    listHash: hash, secret: secret, publicValue: try #require(run.publicValue))
                    == lines.rule.seed)
        }
        try await checkPeople(city, service, run, expected)
        try await checkSeats(service, expected)
    }

    private func checkPeople(
        _ city: AdmissionCity, _ service: TestEnrollment, _ run: AdmissionRun,
        _ expected: SeniorResult
    ) async throws {
        let assignments = Dictionary(
            uniqueKeysWithValues: expected.assignments.map { ($0.candidate, $0) })
        for person in city.people {
            let form = try await service.form(person)
            guard let assignment = assignments[person.candidate] else {
                #expect(!person.isLocked && form.admission == nil && form.state == .submitted)
                continue
            }
            let own = try await service.call(
                Enrollment.getOwnAdmission,
                .init(runID: run.id, idNumber: Samples.child(person.number)))
            #expect(own.candidate == person.candidate)
            #expect(own.school?.text == assignment.school)
            #expect(own.seat?.rawValue == assignment.seat?.rawValue)
            #expect(own.wish == assignment.wishRank)
            #expect(own.reason.rawValue == assignment.reason.rawValue)
            #expect(own.blocked.count == (assignment.wishRank ?? person.wishes.count + 1) - 1)
            #expect(form.admission?.school.text == assignment.school)
            let unadmitted: WishState = person.later.isEmpty ? .unadmitted : .locked
            #expect(form.state == (assignment.school == nil ? unadmitted : .admitted))
        }
    }

    /// Every seat is an offer, and what equals got above the plan is an amendment of the line.
    private func checkSeats(_ service: TestEnrollment, _ expected: SeniorResult) async throws {
        let lines = try await service.list(
            Enrollment.listPlanLines, .init(schoolYear: AdmissionCity.year))
        var offered = 0
        for line in lines {
            let seats = expected.assignments.count {
                $0.school == line.proposal.schoolCode.text
                    && ($0.seat == .open) == (line.proposal.seatType == .open)
            }
            #expect(line.offered == seats)
            #expect(line.offered <= line.proposal.seats)
            #expect((line.state == .amended) == (line.revision > 1))
            offered += line.offered
            let ledger = try await service.ledger(line.id)
            #expect(ledger.available == line.proposal.seats - seats)
        }
        #expect(try await service.events(OfferMade.self).count == offered)
        #expect(
            try await service.events(AdmissionLineFrozen.self).map(\.lines.school.text)
                == expected.floors.map(\.school))
        let told = try await service.events(AdmissionPublished.self)
        #expect(told.map(\.admitted) == [offered])
        #expect(told.map(\.resultHash) == [expected.resultHash])
    }

    @Test("the store is closed and opened between all steps; the frozen input gives the same bytes")
    func reopened() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "edubus-admission-\(UInt64.random(in: 0 ... .max))")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        func opened<Value>(
            _ body: (TestEnrollment) async throws -> Value
        ) async throws -> Value {
            let store = try Store.open(
                at: folder.appendingPathComponent("store.sqlite").path,
                source: EnrollmentService.eventSource, migrations: EnrollmentService.migrations)
            let value = try await body(try await TestEnrollment(store: store))
            try await store.close()
            return value
        }
        let city = AdmissionCity(seed: 77)
        try await opened { try await city.bring(to: $0) }
        let request = city.request(tie: .lottery)
        let run = try await opened { try await $0.call(Enrollment.prepareAdmission, request) }
        let frozen = try await opened {
            try await $0.call(Enrollment.freezeAdmission, .init(runID: run.id))
        }
        let execute = ExecuteAdmission(runID: run.id, publicValue: "17")
        let executed = try await opened {
            try await $0.call(Enrollment.executeAdmission, execute)
        }
        let again = try await opened { try await $0.call(Enrollment.executeAdmission, execute) }
        #expect(again == executed && executed.inputHash == frozen.inputHash)
        let otherValue = try await opened { service in
            try await reason {
                _ = try await service.call(
                    Enrollment.executeAdmission, .init(runID: run.id, publicValue: "18"))
            }
        }
        #expect(otherValue == "RESULT_DIFFERS")
        _ = try await opened { try await $0.publish(executed) }
        let after = try await opened { try await $0.run(run.id) }
        #expect(after.state == .published && after.resultHash == executed.resultHash)
        #expect(after.steps.map(\.act) == [.prepare, .freeze, .execute, .publish])
    }

    @Test("two publish at once, and retries: forms move and seats are offered once")
    func publishedOnce() async throws {
        let city = AdmissionCity(seed: 5)
        let service = try await TestEnrollment()
        try await city.bring(to: service)
        let run = try await service.executedRun(city.request())
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for caller in 0..<6 {
                group.addTask {
                    // Two callers share a key, as a client that tries again does.
                    (try? await service.publish(run, key: "publish-\(caller / 2)-\(run.id)")) != nil
                }
            }
            return await group.reduce(into: [Bool]()) { $0.append($1) }
        }
        #expect(outcomes.count { $0 } == 2)
        let offered = try await service.list(
            Enrollment.listPlanLines, .init(schoolYear: AdmissionCity.year)
        ).reduce(0) { $0 + $1.offered }
        let expected = try city.expected(
            SeniorRule(.m3, floorDelta: ExamScore(hundredths: 200)))
        #expect(offered == expected.assignments.count { $0.school != nil })
        #expect(try await service.events(OfferMade.self).count == offered)
        #expect(try await service.events(AdmissionPublished.self).count == 1)
    }

    @Test("two pools run beside each other and give what the whole city gives")
    func pools() async throws {
        let city = AdmissionCity(seed: 11)
        let service = try await TestEnrollment()
        try await city.bring(to: service)
        let expected = try city.expected(
            SeniorRule(.m3, floorDelta: ExamScore(hundredths: 200)))
        let urban = try await service.executedRun(city.request(region: "410811"))
        #expect(urban.pool == "urban")
        let other = try await reason {
            _ = try await service.call(Enrollment.prepareAdmission, city.request())
        }
        #expect(other == "OTHER_RUN")
        let stranger = try await reason {
            _ = try await service.call(
                Enrollment.prepareAdmission, city.request(region: AdmissionCity.county),
                as: .county("410802"))
        }
        #expect(stranger == "DISTRICT_NOT_COVERED")
        let county = try await service.executedRun(city.request(region: AdmissionCity.county))
        #expect(urban.candidates + county.candidates == city.candidates.count)
        for run in [urban, county] { _ = try await service.publish(run) }
        for assignment in expected.assignments {
            let person = try #require(city.people.first { $0.candidate == assignment.candidate })
            #expect(try await service.form(person).admission?.school.text == assignment.school)
        }
    }

    @Test("what is refused: another's result, a moved form, the same person, an early look")
    func refusals() async throws {
        let city = AdmissionCity(seed: 3)
        let service = try await TestEnrollment()
        try await city.bring(to: service)
        var short = city.request()
        short.controlLines.removeLast()
        #expect(
            try await reason { _ = try await service.call(Enrollment.prepareAdmission, short) }
                == "CONTROL_LINE_MISSING")
        let run = try await service.executedRun(city.request())
        let person = try #require(city.candidates.first)
        #expect(
            try await reason {
                _ = try await service.call(
                    Enrollment.getAdmissionLines, .init(runID: run.id), as: .anonymous)
            } == "NOT_FOUND")
        #expect(
            try await reason { _ = try await service.publish(run, as: .submitter) } == "SAME_PERSON"
        )
        var otherHash = run
        otherHash.resultHash = String(repeating: "0", count: 64)
        #expect(try await reason { _ = try await service.publish(otherHash) } == "RESULT_DIFFERS")
        func leave() async throws {
            for move in [WishMove.rank, .leaveUnadmitted] {
                _ = try await service.call(
                    Enrollment.moveWishForm,
                    .init(
                        idNumber: Samples.child(person.number), schoolYear: AdmissionCity.year,
                        move: move))
            }
        }
        #expect(try await reason { try await leave() } == "RUN_UNDECIDED")
        // Behind the code's and the schema's back.
        let changed = try #require(city.candidates.last)
        let key = try service.service.personKey(Samples.child(changed.number), field: "x")
        let trigger = try #require(
            try await service.store.read {
                try $0.fetchValue(
                    String.self,
                    "SELECT sql FROM sqlite_master WHERE name = 'wish_form_undecided'", [])
            })
        func set(_ state: String) async throws {
            try await service.store.write {
                try $0.execute("DROP TRIGGER wish_form_undecided")
                try $0.execute(
                    "UPDATE wish_forms SET state = '\(state)' WHERE person_key = '\(key)'")
                try $0.execute(trigger)
            }
        }
        try await set("unadmitted")
        #expect(try await reason { _ = try await service.publish(run) } == "FORM_CHANGED")
        try await set("locked")
        #expect(try await service.events(OfferMade.self).isEmpty)
        #expect(try await service.run(run.id).state == .executed)
        let voided = try await service.call(
            Enrollment.voidAdmission, .init(runID: run.id, reason: "志愿表已变动"))
        #expect(voided.state == .voided && voided.secret == nil)
        try await leave()
        let second = try await service.publish(try await service.executedRun(city.request()))
        #expect(second.id.hasSuffix("-2") && second.candidates == city.candidates.count - 1)
    }

    @Test("E5: a wish that is outside the pool since a region was corrected refuses the freeze")
    func outsidePool() async throws {
        let city = AdmissionCity(seed: 8)
        let service = try await TestEnrollment()
        try await city.bring(to: service)
        let run = try await service.call(Enrollment.prepareAdmission, city.request())
        try await service.register(Samples.school(.senior, 1, region: AdmissionCity.county))
        let outcome = try await reason {
            _ = try await service.call(Enrollment.freezeAdmission, .init(runID: run.id))
        }
        #expect(outcome == "OUTSIDE_POOL")
    }
}
