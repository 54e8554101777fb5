import Bus
import Contracts
import Foundation
import Testing

@testable import Register

/// What each kind of register says: yes only to what its records bear out, else the reason that fits best.
struct AnswerTests {
    private static let district = try! RegionCode("410802")
    private static let county = try! RegionCode("410821")
    private static func day(_ text: String) -> CalendarDate { try! CalendarDate(text) }

    @Test("户籍: region, community, one household with the guardian, and the day")
    func household() async throws {
        try await Registry.with { registry in
            let service = try registry.open(
                HouseholdRecord.self,
                """
                id_number,household_no,region,community,registered_on
                \(Registry.child),H1,410802,C1,2019-03-01
                \(Registry.guardian),H1,410802,C1,2010-01-01
                \(Registry.stranger),H2,410802,C1,2010-01-01

                """)
            let (child, guardian) = (
                try Registry.key(Registry.child), try Registry.key(Registry.guardian)
            )
            let stranger = try Registry.key(Registry.stranger)
            let nobody = try PersonKey(String(repeating: "0", count: 32))
            let cases: [(HouseholdQuestion, RegisterReason?)] = [
                (.init(child: child, region: Self.district), nil),
                (
                    .init(
                        child: child, guardian: guardian, region: Self.district, community: "C1",
                        registeredBy: Self.day("2019-03-01")), nil
                ),
                (.init(child: nobody, region: Self.district), .notFound),
                (.init(child: child, region: Self.county), .otherRegion),
                (
                    .init(child: child, region: Self.district, community: "C2"), .otherCommunity
                ),
                (
                    .init(child: child, guardian: stranger, region: Self.district),
                    .otherHousehold
                ),
                (.init(child: child, guardian: nobody, region: Self.district), .otherHousehold),
                (
                    .init(
                        child: child, region: Self.district, registeredBy: Self.day("2019-02-28")),
                    .registeredLater
                ),
            ]
            for (question, reason) in cases {
                #expect(try service.answer(to: question) == reason)
            }
        }
    }

    @Test("居住证: the days of a permit, first and last included; the newer of two counts")
    func residence() async throws {
        try await Registry.with { registry in
            let service = try registry.open(
                ResidenceRecord.self,
                """
                id_number,region,valid_from,valid_to
                \(Registry.guardian),410802,2020-06-01,2021-05-31
                \(Registry.guardian),410802,2022-06-01,2023-05-31

                """)
            let holder = try Registry.key(Registry.guardian)
            for (on, reason) in [
                ("2020-05-31", RegisterReason.notValid), ("2020-06-01", nil), ("2021-05-31", nil),
                ("2021-06-01", .notValid), ("2022-06-01", nil), ("2023-06-01", .notValid),
            ] {
                let question = ResidenceQuestion(
                    holder: holder, region: Self.district, validOn: Self.day(on))
                #expect(try service.answer(to: question) == reason, "\(on)")
            }
            #expect(
                try service.answer(
                    to: ResidenceQuestion(
                        holder: holder, region: Self.county, validOn: Self.day("2020-07-01")))
                    == .otherRegion)
        }
    }

    @Test("不动产: any owner's home is enough; of two homes the one that fits better gives the reason")
    func property() async throws {
        try await Registry.with { registry in
            let service = try registry.open(
                PropertyRecord.self,
                """
                id_number,unit_no,region,community,registered_on
                \(Registry.guardian),U1,410821,C9,2015-01-01
                \(Registry.guardian),U2,410802,C1,2020-07-15

                """)
            let owners = [try Registry.key(Registry.child), try Registry.key(Registry.guardian)]
            func ask(
                _ region: RegionCode, _ community: String? = nil, by day: String? = nil
            ) throws -> RegisterReason? {
                try service.answer(
                    to: PropertyQuestion(
                        owners: owners, region: region, community: community,
                        registeredBy: day.map(Self.day)))
            }
            #expect(try ask(Self.district, "C1", by: "2020-07-15") == nil)
            #expect(try ask(Self.county) == nil)
            #expect(try ask(Self.district, "C9") == .otherCommunity)
            #expect(try ask(Self.district, "C1", by: "2020-07-14") == .registeredLater)
            #expect(try ask(try RegionCode("410822")) == .otherRegion)
            #expect(throws: CallError.self) {
                try service.answer(to: PropertyQuestion(owners: [], region: Self.district))
            }
        }
    }

    /// What is thrown by a register that cannot say.
    private func expectUnknown(_ ask: () throws -> RegisterReason?) {
        let error = #expect(throws: CallError.self) { _ = try ask() }
        #expect(error?.code == .unavailable && error?.reason == "COMMUNITY_UNKNOWN")
    }

    @Test(
        "户籍 without a community, the column or the cell: cannot say, which is no FAIL, unless all else fails",
        arguments: [
            "id_number,household_no,region,registered_on\n%@,H1,410802,2019-03-01\n",
            "id_number,household_no,region,community,registered_on\n%@,H1,410802,,2019-03-01\n",
        ])
    func householdWithoutCommunity(extract: String) async throws {
        try await Registry.with { registry in
            let service = try registry.open(
                HouseholdRecord.self,
                extract.replacingOccurrences(of: "%@", with: Registry.child))
            let child = try Registry.key(Registry.child)
            func ask(
                _ region: RegionCode = Self.district, community: String? = "C1",
                guardian: PersonKey? = nil, by day: String? = nil
            ) throws -> RegisterReason? {
                try service.answer(
                    to: HouseholdQuestion(
                        child: child, guardian: guardian, region: region, community: community,
                        registeredBy: day.map(Self.day)))
            }
            expectUnknown { try ask() }
            expectUnknown { try ask(by: "2019-03-01") }
            #expect(try ask(community: nil) == nil)
            #expect(try ask(Self.county) == .otherRegion)
            #expect(try ask(guardian: Registry.key(Registry.stranger)) == .otherHousehold)
            #expect(try ask(by: "2019-02-28") == .registeredLater)
        }
    }

    @Test("不动产: a home that may be in the community leaves it open; one that is decides")
    func propertyWithoutCommunity() async throws {
        try await Registry.with { registry in
            let service = try registry.open(
                PropertyRecord.self,
                """
                id_number,unit_no,region,community,registered_on
                \(Registry.guardian),U1,410802,,2015-01-01
                \(Registry.guardian),U2,410802,C1,2020-07-15

                """)
            let owners = [try Registry.key(Registry.guardian)]
            func ask(_ community: String?, by day: String? = nil) throws -> RegisterReason? {
                try service.answer(
                    to: PropertyQuestion(
                        owners: owners, region: Self.district, community: community,
                        registeredBy: day.map(Self.day)))
            }
            #expect(try ask("C1") == nil)
            #expect(try ask(nil) == nil)
            expectUnknown { try ask("C2") }
            expectUnknown { try ask("C1", by: "2016-01-01") }
            #expect(try ask("C1", by: "2014-12-31") == .registeredLater)
            #expect(try ask("C2", by: "2014-12-31") == .registeredLater)
        }
    }

    @Test("社保: months in the district, up to the month of the day")
    func insurance() async throws {
        try await Registry.with { registry in
            let service = try registry.open(
                InsuranceRecord.self,
                """
                id_number,region,months_paid,last_month
                \(Registry.guardian),410802,12,2025-07

                """)
            let insured = try Registry.key(Registry.guardian)
            for (months, upTo, reason) in [
                (12, nil, nil), (13, nil, RegisterReason.tooFewMonths), (1, "2025-07-31", nil),
                (1, "2025-08-01", .tooFewMonths),
            ] {
                let question = InsuranceQuestion(
                    insured: insured, region: Self.district, months: months,
                    paidUpTo: upTo.map(Self.day))
                #expect(try service.answer(to: question) == reason)
            }
            #expect(throws: CallError.self) {
                try service.answer(
                    to: InsuranceQuestion(insured: insured, region: Self.district, months: 0))
            }
        }
    }

    @Test(
        "学籍: who may enter which stage",
        arguments: [
            ("kindergarten,3", nil, RegisterReason.otherGrade),
            ("primary,1", .enrolledAlready, .otherGrade),
            ("primary,6", .enrolledAlready, nil), ("junior,1", .enrolledAlready, .enrolledAlready),
        ] as [(String, RegisterReason?, RegisterReason?)])
    func roll(roll: String, primary: RegisterReason?, junior: RegisterReason?) async throws {
        try await Registry.with { registry in
            let service = try registry.open(
                RollRecord.self,
                "id_number,region,stage,grade\n\(Registry.child),410802,\(roll)\n")
            let child = try Registry.key(Registry.child)
            #expect(
                try service.answer(to: RollQuestion(child: child, entering: .primary)) == primary)
            #expect(try service.answer(to: RollQuestion(child: child, entering: .junior)) == junior)
            let stranger = try Registry.key(Registry.stranger)
            #expect(
                try service.answer(to: RollQuestion(child: stranger, entering: .primary)) == nil)
            #expect(
                try service.answer(to: RollQuestion(child: stranger, entering: .junior))
                    == .notFound)
        }
    }
}
