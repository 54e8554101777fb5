import Bus
import Contracts
import Enrollment
import Store
import Testing

struct KindergartenTests {
    private let code = Samples.code(.kindergarten, 1)

    @Test("from draft to publication, by two persons, with its event and its page")
    func published() async throws {
        let city = try await TestEnrollment()
        try await city.publishKindergarten()
        let page = try await city.call(
            Enrollment.kindergartenPage, .init(schoolCode: code), as: .anonymous)
        #expect(page.compliance.largestRoll == 172)
        #expect(page.school.code == code)
        #expect(!page.recognisedInclusive)
        let events = try await city.events(KindergartenFiled.self)
        #expect(events.map(\.plannedRoll) == [172])
        #expect(events.map(\.revision) == [1])
    }

    @Test("a plan above the largest compliant roll stays a draft, by code and by schema")
    func planTooLarge() async throws {
        let city = try await TestEnrollment()
        try await city.registerKindergarten()
        let draft = try await city.call(
            Enrollment.draftKindergarten,
            .init(schoolCode: code, facts: Samples.kindergarten(plan: 173)))
        #expect(draft.compliance.findings.contains(.planAboveLargestRoll))
        #expect(
            try await reason { try await city.move(code, .submit) } == "PLAN_ABOVE_LARGEST_ROLL")
        let error = await #expect(throws: StoreError.self) {
            try await city.store.write {
                try $0.execute("UPDATE kindergartens SET state = 'SUBMITTED'")
            }
        }
        #expect(error?.violation?.name == "plan_within_compliant_roll")
    }

    @Test("who submitted does not review, and another county's officer does nothing")
    func persons() async throws {
        let city = try await TestEnrollment()
        try await city.registerKindergarten()
        _ = try await city.call(
            Enrollment.draftKindergarten,
            .init(schoolCode: code, facts: Samples.kindergarten()))
        try await city.move(code, .submit)
        #expect(try await reason { try await city.move(code, .review) } == "SAME_PERSON")
        #expect(
            try await reason { try await city.move(code, .review, as: .county("410821")) }
                == "DISTRICT_NOT_COVERED")
        try await city.move(code, .review, as: .county("410802"))
        #expect(
            try await reason {
                _ = try await city.call(
                    Enrollment.kindergartenPage, .init(schoolCode: code), as: .anonymous)
            } == "NOT_FOUND")
    }

    @Test("a change waits beside the published facts and is put in force by a second person")
    func change() async throws {
        let city = try await TestEnrollment()
        try await city.publishKindergarten()
        func propose(plan: Int) async throws {
            _ = try await city.call(
                Enrollment.proposeKindergartenChange,
                .init(schoolCode: code, facts: Samples.kindergarten(plan: plan)))
        }
        try await propose(plan: 150)
        let page = try await city.call(Enrollment.getKindergarten, .init(schoolCode: code))
        #expect(page.facts.plannedRoll == 172)
        #expect(page.change?.plannedRoll == 150)
        #expect(try await reason { try await city.move(code, .approveChange) } == "SAME_PERSON")
        let after = try await city.move(code, .approveChange, as: .approver)
        #expect(after.facts.plannedRoll == 150)
        #expect(after.change == nil)
        #expect(after.revision == 2)
        try await propose(plan: 173)
        #expect(
            try await reason { try await city.move(code, .approveChange, as: .approver) }
                == "PLAN_ABOVE_LARGEST_ROLL")
        let refused = try await city.move(code, .refuseChange)
        #expect(refused.facts.plannedRoll == 150)
        #expect(try await city.events(KindergartenFiled.self).map(\.revision) == [1, 2])
    }

    @Test("suspended, resumed and revoked", arguments: [true, false])
    func ends(whileChanging: Bool) async throws {
        let city = try await TestEnrollment()
        try await city.publishKindergarten()
        if whileChanging {
            _ = try await city.call(
                Enrollment.proposeKindergartenChange,
                .init(schoolCode: code, facts: Samples.kindergarten(plan: 150)))
        }
        let suspended = try await city.move(code, .suspend)
        #expect(suspended.change == nil)
        #expect(
            try await city.call(Enrollment.kindergartenPage, .init(schoolCode: code)).suspended)
        #expect(try await city.move(code, .resume).state == .published)
        #expect(try await city.move(code, .revoke).state == .revoked)
        #expect(try await reason { try await city.move(code, .resume) } == "ILLEGAL_MOVE")
    }

    @Test("the same key from twenty sides files once; twenty keys file once too")
    func retries() async throws {
        for sameKey in [true, false] {
            let city = try await TestEnrollment()
            try await city.registerKindergarten()
            _ = try await city.call(
                Enrollment.draftKindergarten,
                .init(schoolCode: code, facts: Samples.kindergarten()))
            try await city.move(code, .submit)
            try await city.move(code, .review, as: .approver)
            let code = self.code
            let outcomes = try await withThrowingTaskGroup(of: String.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        try await reason {
                            try await city.move(
                                code, .file, key: sameKey ? "one" : "key-\(number)")
                        } ?? ""
                    }
                }
                return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
            }
            #expect(outcomes == (sameKey ? ["": 20] : ["": 1, "ILLEGAL_MOVE": 19]))
            #expect(try await city.events(KindergartenFiled.self).count == 1)
        }
    }

    @Test("a fee follows the kind, needs its approval, and is replaced from a day on")
    func fees() async throws {
        let city = try await TestEnrollment()
        try await city.publishKindergarten()
        func record(
            _ basis: FeeBasis, _ yuan: Int64, _ from: String, document: String? = "发改1号"
        ) async throws {
            _ = try await city.call(
                Enrollment.recordKindergartenFee,
                .init(
                    schoolCode: code,
                    fee: KindergartenFee(
                        item: .care, basis: basis, perMonth: Money(yuan: yuan),
                        documentNo: document, validFrom: Samples.day(from))))
        }
        #expect(try await reason { try await record(.market, 500, "2025-01-01") } == "FEE_BASIS")
        #expect(
            try await reason { try await record(.set, 500, "2025-01-01", document: nil) } != nil)
        try await record(.set, 500, "2025-01-01")
        try await record(.set, 600, "2025-09-01")
        try await record(.set, 900, "2099-09-01")
        #expect(try await reason { try await record(.set, 601, "2025-09-01") } == "FEE_EXISTS")
        let page = try await city.call(Enrollment.kindergartenPage, .init(schoolCode: code))
        #expect(page.fees.map(\.perMonth) == [try Money(yuan: 600)])
    }

    @Test("a primary school files nothing, and the kind follows the register")
    func register() async throws {
        let city = try await TestEnrollment()
        try await city.register(Samples.school(.primary))
        func draft(_ code: SchoolCode, _ kind: KindergartenKind) async throws -> String? {
            try await reason {
                _ = try await city.call(
                    Enrollment.draftKindergarten,
                    .init(schoolCode: code, facts: Samples.kindergarten(kind: kind)))
            }
        }
        #expect(try await draft(Samples.code(.primary, 1), .public) == "NOT_A_KINDERGARTEN")
        try await city.registerKindergarten(kind: .inclusive)
        #expect(try await draft(code, .public) == "KIND_CONTRADICTS_REGISTER")
        #expect(try await draft(code, .inclusive) == nil)
    }
}
