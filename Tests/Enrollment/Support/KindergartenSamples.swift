import Bus
import Contracts

@testable import Enrollment

extension Samples {
    /// The worked example: 700, 1500 and 1800 m² for 180 children.
    static func kindergarten(
        kind: KindergartenKind = .public, children: Int = 180, plan: Int = 172,
        built: Int = 2010, teachers: Int = 12, outdoor: Int = 70_000, rooms: Int = 150_000,
        floor: Int = 180_000, proof: DesignProof? = nil, account: String? = nil,
        township: TownshipCode? = nil, isCentre: Bool? = nil
    ) -> KindergartenFacts {
        KindergartenFacts(
            kind: kind, legalPerson: SocialCreditCode.schemaExample, licenceNo: "许可1号",
            licenceFrom: day("2020-01-01"), licenceTo: day("2030-01-01"), builtYear: built,
            outdoorDm2: outdoor, roomsDm2: rooms, floorDm2: floor, designProof: proof, classes: 6,
            children: ChildrenByAge(
                lower: children / 3, middle: children / 3,
                upper: children - 2 * (children / 3)),
            plannedRoll: plan, teachers: StaffCount(people: teachers, qualified: teachers),
            carers: StaffCount(people: 6, qualified: 6),
            healthStaff: StaffCount(people: 2, qualified: 2), filedAccount: account,
            township: township, isTownshipCentre: isCentre)
    }

    static let kindergartenStandards = try! KindergartenStandards(
        RuleBook([
            rule(.kindergartenOutdoor, 400), rule(.kindergartenRooms, 817),
            rule(.kindergartenFloor, 1044), rule(.kindergartenDesignYear, 2017),
            rule(.kindergartenTeacher, 15),
        ]), forbiddenWords: ["国际"], on: day("2025-09-01"))
}

extension TestEnrollment {
    /// A registered kindergarten; private unless its kind is public.
    func registerKindergarten(
        _ serial: Int = 1, kind: KindergartenKind = .public, region: String = "410802"
    ) async throws {
        try await register(
            Samples.school(
                .kindergarten, serial, region: region,
                ownership: kind == .public ? .public : .private))
    }

    /// A kindergarten whose filing is published, by two persons.
    @discardableResult
    func publishKindergarten(
        _ serial: Int = 1, kind: KindergartenKind = .public, region: String = "410802",
        township: TownshipCode? = nil, isCentre: Bool? = nil
    ) async throws -> SchoolCode {
        try await registerKindergarten(serial, kind: kind, region: region)
        let code = Samples.code(.kindergarten, serial)
        let facts = Samples.kindergarten(
            kind: kind, account: "账户1", township: township, isCentre: isCentre)
        _ = try await call(
            Enrollment.draftKindergarten, .init(schoolCode: code, facts: facts))
        try await move(code, .submit)
        try await move(code, .review, as: .approver)
        try await move(code, .file)
        try await move(code, .publish)
        return code
    }

    @discardableResult
    func move(
        _ code: SchoolCode, _ move: KindergartenMove, as principal: Principal = .submitter,
        key: String? = nil
    ) async throws -> KindergartenFiling {
        try await call(
            Enrollment.moveKindergarten,
            .init(schoolCode: code, move: move, document: "文件1号"), as: principal, key: key)
    }
}
