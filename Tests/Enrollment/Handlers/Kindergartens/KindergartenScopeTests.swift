import Bus
import Contracts
import Enrollment
import Testing

/// A kindergarten files for itself, and for nobody else.
struct KindergartenScopeTests {
    private func operatorOf(_ districts: String...) -> Principal {
        Principal(
            subject: "kindergarten-1", department: "education", roles: [.schoolOperator],
            districts: districts)
    }

    @Test("its own draft, submission, change and fee; review and the rest are the county's")
    func own() async throws {
        let city = try await TestEnrollment()
        try await city.registerKindergarten()
        let code = Samples.code(.kindergarten, 1)
        let own = operatorOf(code.text)
        let proposal = KindergartenProposal(schoolCode: code, facts: Samples.kindergarten())
        _ = try await city.call(Enrollment.draftKindergarten, proposal, as: own)
        #expect(try await city.move(code, .submit, as: own).state == .submitted)
        for verb in KindergartenMove.allCases where verb != .submit {
            #expect(
                try await reason { try await city.move(code, verb, as: own) } == "OFFICER_NEEDED")
        }
        try await city.move(code, .review, as: .county("410802"))
        try await city.move(code, .file)
        try await city.move(code, .publish)
        _ = try await city.call(Enrollment.proposeKindergartenChange, proposal, as: own)
        let fee = KindergartenFee(
            item: .care, basis: .set, perMonth: Money(fen: 30_000), documentNo: "发改1号",
            validFrom: Samples.day("2025-09-01"))
        _ = try await city.call(
            Enrollment.recordKindergartenFee, .init(schoolCode: code, fee: fee), as: own)
        let seen = try await city.call(
            Enrollment.getKindergarten, .init(schoolCode: code), as: own)
        #expect(seen.state == .changePending && seen.submittedBy == "kindergarten-1")
    }

    @Test("another kindergarten's people do nothing, nor do those of a whole district or of all")
    func others() async throws {
        let city = try await TestEnrollment()
        try await city.registerKindergarten()
        let code = Samples.code(.kindergarten, 1)
        let proposal = KindergartenProposal(schoolCode: code, facts: Samples.kindergarten())
        for scope in [Samples.code(.kindergarten, 2).text, "410802", "*"] {
            let stranger = operatorOf(scope)
            let drafted = try await reason {
                _ = try await city.call(Enrollment.draftKindergarten, proposal, as: stranger)
            }
            #expect(drafted == "DISTRICT_NOT_COVERED", "\(scope)")
        }
    }

    @Test("the methods a kindergarten may call, and no other of its service's filing")
    func access() {
        let mine = [
            Enrollment.draftKindergarten.facts, Enrollment.proposeKindergartenChange.facts,
            Enrollment.moveKindergarten.facts, Enrollment.getKindergarten.facts,
            Enrollment.recordKindergartenFee.facts,
        ]
        for facts in mine { #expect(facts.access.admits([Role.schoolOperator]), "\(facts.path)") }
        for facts in [
            Enrollment.recordInspection.facts, Enrollment.recogniseInclusive.facts,
            Enrollment.listKindergartens.facts,
        ] { #expect(!facts.access.admits([Role.schoolOperator]), "\(facts.path)") }
    }
}
