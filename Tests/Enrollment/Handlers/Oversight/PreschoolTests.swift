import Bus
import Contracts
import Store
import Testing

@testable import Enrollment

/// 普及普惠: children by who runs their kindergarten, and the townships' central kindergartens.
struct PreschoolTests {
    private let term = try! TermCode("2025A")

    private func enter(
        _ city: TestEnrollment, _ children: Range<Int>, at serial: Int
    ) async throws {
        try await city.enter(
            children.map {
                StudentRecord(
                    idNumber: Samples.child($0), schoolCode: Samples.code(.kindergarten, serial),
                    stage: .kindergarten, grade: 1, classNumber: 1)
            })
    }

    private func coverage(
        _ city: TestEnrollment, _ region: String? = nil, term: TermCode? = nil
    ) async throws -> PreschoolCoverage {
        try await city.call(
            Enrollment.preschoolCoverage,
            .init(term: term ?? self.term, region: region.map { Samples.region($0) }),
            as: .anonymous)
    }

    @Test(
        "a recognition makes a private kindergarten's children count, in its term and until a veto")
    func counted() async throws {
        let city = try await TestEnrollment()
        try await city.publishKindergarten(1)
        try await city.publishKindergarten(2, kind: .inclusive)
        try await city.publishKindergarten(3, kind: .forProfit, region: "410882")
        try await enter(city, 0..<40, at: 1)
        try await enter(city, 40..<90, at: 2)
        try await enter(city, 90..<100, at: 3)
        #expect(try await coverage(city).total.inclusiveShare.part == 40)
        _ = try await city.call(
            Enrollment.recogniseInclusive,
            .init(schoolCode: Samples.code(.kindergarten, 2), term: term, documentNo: "认定1号"))
        let found = try await coverage(city)
        #expect(found.total.inclusiveShare.part == 90)
        #expect(found.total.inclusiveShare.whole == 100)
        #expect(found.total.publicShare.part == 40)
        #expect(found.total.inclusiveShare.targets.map(\.percent) == [90, 85])
        #expect(found.total.inclusiveShare.targets.map(\.isMet) == [true, true])
        #expect(found.rules.map(\.heading).contains("专栏2 普惠性幼儿园覆盖率（约束性）"))
        #expect(found.counties.map(\.region.text) == ["410802", "410882"])
        // The city is the sum of its counties.
        #expect(found.counties.map(\.figures.total).reduce(0, +) == found.total.total)
        #expect(
            found.counties.map(\.figures.inclusiveChildren).reduce(0, +)
                == found.total.inclusiveChildren)
        // 40 of 90 and 0 of 10 are below half; the second is below the red line too.
        #expect(found.counties.map(\.residentialToBePublic) == [true, true])
        #expect(found.counties.map(\.figures.isBelowRedLine) == [false, true])
        #expect(try await coverage(city, "410882").total.total == 10)
        #expect(try await coverage(city, term: Samples.year().spring).total.inclusiveChildren == 0)
        _ = try await city.store.write {
            try $0.veto(Samples.code(.kindergarten, 2), in: term)
        }
        #expect(try await coverage(city).total.inclusiveShare.part == 40)
    }

    private func township(
        _ code: String, population: Int, region: String = "410802"
    ) throws -> Township {
        Township(
            code: try TownshipCode(code), name: "示例镇", region: Samples.region(region),
            population: population, source: "统计年鉴（示例）")
    }

    private func set(
        _ city: TestEnrollment, as principal: Principal = .submitter, _ townships: Township...
    ) async throws -> TownshipsSet {
        try await city.call(
            Enrollment.setTownships, .init(townships: townships), as: principal)
    }

    @Test("a township needs its public central kindergartens, published and filed as such")
    func townships() async throws {
        let city = try await TestEnrollment()
        let small = try township("410802101", population: 29_999)
        let large = try township("410802102", population: 30_000)
        #expect(try await set(city, small, large) == TownshipsSet(entered: 2, updated: 0))
        #expect(try await set(city, small).updated == 1)
        func answer() async throws -> TownshipCoverage {
            try await city.call(Enrollment.townshipCoverage, .init(), as: .anonymous)
        }
        #expect(try await answer().townships.map(\.required) == [1, 2])
        #expect(try await answer().unmet == 2)
        try await city.publishKindergarten(1, township: small.code, isCentre: true)
        try await city.publishKindergarten(2, township: large.code, isCentre: true)
        // A private one, one that is no centre, and one that is not published do not count.
        try await city.publishKindergarten(
            3, kind: .inclusive, township: large.code, isCentre: true)
        try await city.publishKindergarten(4, township: large.code)
        try await city.registerKindergarten(5)
        _ = try await city.call(
            Enrollment.draftKindergarten,
            .init(
                schoolCode: Samples.code(.kindergarten, 5),
                facts: Samples.kindergarten(township: large.code, isCentre: true)))
        #expect(try await answer().townships.map(\.isMet) == [true, false])
        try await city.publishKindergarten(6, township: large.code, isCentre: true)
        #expect(try await answer().unmet == 0)
        #expect(
            try await answer().townships[1].centres
                == [2, 6].map { Samples.code(.kindergarten, $0) })
    }

    @Test("townships are of their county, kindergartens of a township of the register")
    func refused() async throws {
        let city = try await TestEnrollment()
        let known = try township("410802101", population: 1)
        _ = try await set(city, known)
        #expect(
            try await reason {
                _ = try await set(city, try township("410811101", population: 1))
            } == "INVALID_FIELD")
        #expect(
            try await reason { _ = try await set(city, as: .county("410811"), known) }
                == "DISTRICT_NOT_COVERED")
        try await city.registerKindergarten(1, region: "410811")
        func draft(_ township: TownshipCode?) async throws -> String? {
            try await reason {
                _ = try await city.call(
                    Enrollment.draftKindergarten,
                    .init(
                        schoolCode: Samples.code(.kindergarten, 1),
                        facts: Samples.kindergarten(township: township, isCentre: true)))
            }
        }
        #expect(try await draft(known.code) == "TOWNSHIP_UNKNOWN")
        #expect(try await draft(try TownshipCode("410811999")) == "TOWNSHIP_UNKNOWN")
        #expect(try await draft(nil) == "INVALID_FIELD")
    }
}
