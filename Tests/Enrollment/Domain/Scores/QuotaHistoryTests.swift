import Contracts
import Testing

@testable import Enrollment

struct QuotaHistoryTests {
    private static let here = Samples.code(.junior, 1)
    private static let other = Samples.code(.junior, 2)

    static func rules(quality: QualityGrade? = nil) -> ExamRules {
        ExamRules(
            schoolYear: Samples.year(2025),
            components: [ScoreComponent(name: "chinese", maximumHundredths: 12_000)],
            quotaFrom: Samples.day("2022-09-30"), quotaUntil: Samples.day("2025-04-30"),
            quotaQuality: quality, document: "示例文件", heading: "示例条目")
    }

    private static func spell(
        _ school: SchoolCode, _ from: String, _ to: String? = nil
    ) -> QuotaHistory.Spell {
        QuotaHistory.Spell(school: school, from: Samples.day(from), to: to.map(Samples.day))
    }

    private func reason(
        _ spells: [QuotaHistory.Spell], graduate: GraduateKind = .fresh,
        quality: QualityGrade = .b, lowest: QualityGrade? = nil
    ) -> EligibilityReason {
        QuotaHistory.decide(
            graduate: graduate, quality: quality, juniorSchool: Self.here, spells,
            Self.rules(quality: lowest)
        ).reason
    }

    @Test("each way of not being eligible has its reason")
    func reasons() {
        let through = Self.spell(Self.here, "2022-09-01")
        #expect(reason([through]) == .eligible)
        #expect(reason([Self.spell(Self.here, "2022-09-01", "2025-06-30")]) == .eligible)
        #expect(reason([through], graduate: .former) == .formerGraduate)
        #expect(reason([through], quality: .c, lowest: .b) == .qualityBelow)
        #expect(reason([through], quality: .b, lowest: .b) == .eligible)
        #expect(reason([]) == .noRoll)
        #expect(reason([Self.spell(Self.other, "2022-09-01")]) == .otherSchool)
        #expect(reason([Self.spell(Self.here, "2022-10-01")]) == .tooLate)
        #expect(reason([Self.spell(Self.here, "2022-09-01", "2024-06-30")]) == .interrupted)
        #expect(
            reason([
                Self.spell(Self.here, "2022-09-01", "2023-06-30"),
                Self.spell(Self.here, "2023-09-01"),
            ]) == .interrupted)
        #expect(
            reason([
                Self.spell(Self.other, "2022-09-01", "2023-09-01"),
                Self.spell(Self.here, "2023-09-01"),
            ]) == .otherSchool)
    }

    @Test(
        "eligible is who is on the school's roll on every single day that counts", arguments: 0..<20
    )
    func everyDay(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let rules = Self.rules()
        for _ in 0..<50 {
            // Spells one after the other, with gaps, around the days that count.
            var spells: [QuotaHistory.Spell] = []
            var day = Samples.day("2022-08-01")
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                let from = try #require(day.addingDays(Int.random(in: 0...70, using: &random)))
                let to = try #require(from.addingDays(Int.random(in: 1...1200, using: &random)))
                spells.append(
                    QuotaHistory.Spell(
                        school: Bool.random(using: &random) ? Self.here : Self.other, from: from,
                        to: Bool.random(using: &random) ? to : nil))
                guard spells.last?.to != nil else { break }
                day = try #require(to.addingDays(Int.random(in: 2...60, using: &random)))
            }
            let days = rules.quotaFrom.daysSinceEpoch...rules.quotaUntil.daysSinceEpoch
            let isThere = days.allSatisfy { number in
                spells.contains {
                    $0.school == Self.here && $0.from.daysSinceEpoch <= number
                        && number <= ($0.to?.daysSinceEpoch ?? .max)
                }
            }
            let decided = QuotaHistory.decide(
                graduate: .fresh, quality: .a, juniorSchool: Self.here, spells, rules)
            #expect(decided.isEligible == isThere, "\(spells)")
            #expect(decided.isEligible == (decided.reason == .eligible))
        }
    }
}
