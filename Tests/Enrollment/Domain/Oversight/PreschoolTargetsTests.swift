import Bus
import Contracts
import Testing

@testable import Enrollment

struct PreschoolTargetsTests {
    private static let targets = try! PreschoolTargets(
        RuleBook([
            Samples.rule(.preschoolInclusive, 90), Samples.rule(.preschoolInclusiveBinding, 85),
            Samples.rule(.preschoolPublic, 50), Samples.rule(.residentialPublic, 50),
        ]), on: Samples.day("2025-09-01"))

    @Test(
        "a share meets its target at the exact fraction and not one child below",
        arguments: [
            // public, inclusive, other: 90 % met, red line, public half, residential rule fires
            (50, 40, 10, true, false, true, false),
            (4999, 4001, 1000, true, false, false, true),
            (5000, 3999, 1001, false, false, true, false),
            (5000, 3500, 1500, false, false, true, false),
            (5000, 3499, 1501, false, true, true, false),
            (1, 0, 0, true, false, true, false),
            (0, 0, 7, false, true, false, true),
        ])
    func exact(
        inPublic: Int, inclusive: Int, other: Int, met: Bool, isRed: Bool, half: Bool, fires: Bool
    ) {
        let counts = PreschoolCounts(
            inPublic: inPublic, inInclusive: inclusive, inOther: other)
        let figures = Self.targets.figures(of: counts)
        #expect(figures.total == inPublic + inclusive + other)
        #expect(figures.inclusiveShare.targets.map(\.isMet) == [met, !isRed])
        #expect(figures.isBelowRedLine == isRed)
        #expect(figures.publicShare.targets.map(\.isMet) == [half])
        #expect(Self.targets.residentialToBePublic(counts) == fires)
    }

    @Test("where there are no children nothing is met, missed or fired")
    func nobody() {
        let figures = Self.targets.figures(of: PreschoolCounts())
        #expect(figures.inclusiveShare.targets.map(\.isMet) == [nil, nil])
        #expect(!figures.isBelowRedLine)
        #expect(!Self.targets.residentialToBePublic(PreschoolCounts()))
    }

    @Test("a day before the plans is an error, not a guess")
    func early() {
        #expect(throws: RuleViolation.self) {
            try PreschoolTargets(RuleBook([]), on: Samples.day("2022-09-29"))
        }
    }
}
