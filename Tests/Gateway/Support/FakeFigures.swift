import Bus
import Contracts

/// Fixed figures, different in every field a test looks at.
enum FakeFigures {
    static let asOf = Timestamp(millisecondsSinceEpoch: 1_756_684_800_000)

    static func enrollment(_ region: RegionCode?) -> EnrollmentSummary {
        let figures = EnrollmentFigures(
            schools: 1622, certifiedSeats: 850_000, raisedSeats: 4500, enrolled: 829_200,
            plannedSeats: 900, offered: 30, confirmed: 20,
            stages: [
                StageEnrollment(
                    stage: .senior, schools: 30, certifiedSeats: 70_000, enrolled: 60_000)
            ])
        return EnrollmentSummary(
            asOf: asOf, sample: true, total: figures,
            regions: codes(region).map { RegionEnrollment(region: $0, figures: figures) })
    }

    static func teachers(_ region: RegionCode?) -> TeachersSummary {
        let figures = TeachersFigures(
            schools: 1622, staffInPost: 64_800, staffRequired: 66_000,
            staffInPostWhereRequired: 64_000, gap: 2000)
        return TeachersSummary(
            asOf: asOf, sample: true, total: figures,
            regions: codes(region).map { RegionTeachers(region: $0, figures: figures) })
    }

    static func aid(_ region: RegionCode?) throws -> AidSummary {
        let figures = AidFigures(
            recognised: [
                RecognisedCount(
                    schoolYear: try SchoolYear("2025"), level: HardshipLevel.allCases[0],
                    pupils: 12_345)
            ])
        return AidSummary(
            asOf: asOf, sample: true, total: figures,
            regions: codes(region).map { RegionAid(region: $0, figures: figures) })
    }

    static func projects(_ region: RegionCode?) -> ProjectSummary {
        let figures = ProjectFigures(
            projects: region == nil ? 11 : 2,
            plannedInvestment: Money(fen: region == nil ? 737_000_000_000 : 12_300_000_000),
            approved: Money(fen: 100), contracted: Money(fen: 90), funds: Money(fen: 80),
            paid: Money(fen: 70), certifiedSeats: 4500, statuses: [], indicators: [])
        return ProjectSummary(
            asOf: asOf, sample: false, total: figures,
            regions: codes(region).map { RegionProjects(region: $0, figures: figures) })
    }

    static func school(_ code: SchoolCode) throws -> School {
        School(
            code: code, name: "第一中学", region: try RegionCode("410802"), stage: .senior,
            ownership: .public, status: .active,
            stages: [SchoolStage(stage: .senior, certifiedSeats: 3000, enrolled: 2700)],
            construction: nil, sample: true)
    }

    /// Sixteen indicators of the table and an additional one, and a data-quality note.
    static func indicators(
        _ request: ListIndicators, names: [Int: String], readings: [Int: FakeReading]
    ) throws -> IndicatorList {
        let numbers: [Int?] = Array(1...16) + [nil]
        return IndicatorList(
            day: try request.day ?? CalendarDate("2025-09-01"),
            region: try request.region ?? RegionCode("410800"), asOf: asOf,
            indicators: try numbers.map { number in
                try indicator(
                    number, name: number.flatMap { names[$0] },
                    reading: number.flatMap { readings[$0] })
            },
            notes: [
                DataQualityNote(
                    id: "conflict", indicator: "indicator-16", finding: "两处目标不一致。", shown: "92.0",
                    other: "90", sources: [try source()])
            ])
    }

    static func indicator(
        _ number: Int?, name: String? = nil, reading: FakeReading? = nil
    ) throws -> IndicatorView {
        let code = number.map { "indicator-\($0)" } ?? "additional"
        return IndicatorView(
            indicator: Indicator(
                code: code, number: number, dimension: nil,
                name: name ?? number.map { "第\($0)项指标" } ?? "附加指标",
                unit: "%", attribute: number == 3 ? .binding : .expected, measure: .percent,
                baseCity: try ExactNumber("94.09"), baseProvince: nil, targetProvince: nil),
            target: IndicatorTarget(
                indicator: code, version: 2, printed: reading?.target ?? "97以上",
                value: try ExactNumber(reading?.target ?? "97"),
                comparison: .atLeast, operatorPrinted: true, aspirational: false,
                validFrom: try CalendarDate("2023-12-01"), targetYear: 2025, relation: "raised",
                source: try source()),
            reading: try reading?.reading(), path: nil,
            status: reading == nil ? .noValue : .behind, redLight: false, leastNumerator: nil,
            noteIDs: [])
    }

    static func project(_ number: Int, name: String? = nil, parent: Int? = nil) throws -> Project {
        let id = try ProjectID("P\(number)")
        let investment = Money(fen: 144_000_000_000)
        return Project(
            id: id, parent: try parent.map { try ProjectID("P\($0)") }, number: number,
            name: name ?? "第\(number)个工程", place: "全市",
            region: try RegionCode("410800"), content: "建设", plannedInvestment: investment,
            unallocated: nil, years: "2022—2025", firstYear: 2022, lastYear: 2025, stage: .listed,
            status: .identification, outputs: [], source: try source(),
            money: ProjectMoney(
                project: id, approved: nil, contracted: Money(fen: 0), funds: Money(fen: 0),
                paid: Money(fen: 0)),
            progress: ProjectProgress(
                physicalBasisPoints: 3525, paidBasisPoints: nil, paidAhead: false, reportedFor: nil),
            certifiedSeats: 0)
    }

    static func source() throws -> PlanSource {
        PlanSource(
            document: "规划", number: nil, heading: "专栏2", issuedOn: try CalendarDate("2022-12-30"))
    }

    private static func codes(_ region: RegionCode?) -> [RegionCode] {
        region.map { [$0] } ?? RegionCatalog.all.map(\.code)
    }
}
