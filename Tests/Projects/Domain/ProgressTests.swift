import Bus
import Contracts
import Testing

@testable import Projects

struct ProgressTests {
    private let weights: ComponentWeights

    init() throws {
        weights = try ComponentWeights([
            BaselineComponent(code: "building", name: "主体", weightBasisPoints: 3333),
            BaselineComponent(code: "site", name: "室外", weightBasisPoints: 6667),
        ])
    }

    private func report(_ day: String, _ progress: [(String, Int)], correction: String? = nil)
        throws
        -> ReportProgress
    {
        ReportProgress(
            project: try ProjectID("P1"), day: try CalendarDate(day),
            components: progress.map { ComponentProgress(component: $0.0, basisPoints: $0.1) },
            evidence: "监理月报", correction: correction)
    }

    private func record(_ components: [ComponentProgress]) throws -> ProgressReport {
        ProgressReport(
            project: try ProjectID("P1"), sequence: 1, day: try CalendarDate("2023-06-30"),
            components: components, physicalBasisPoints: 0, evidence: "e", correction: nil,
            recordedAt: Timestamp(millisecondsSinceEpoch: 0))
    }

    @Test("a component left out keeps its progress, and the whole is weighted and rounded down")
    func weighted() throws {
        let first = try ProgressRules.apply(
            report("2023-06-30", [("building", 10_000)]), to: nil, weights: weights,
            isAccepted: false)
        let second = try ProgressRules.apply(
            report("2023-07-31", [("site", 9_999)]), to: record(first), weights: weights,
            isAccepted: false)
        #expect(second.map(\.basisPoints) == [10_000, 9_999])
        #expect(try weights.physicalBasisPoints(second) == 9_999)
        #expect(try weights.physicalShare(second) < .one)
    }

    @Test("P5: a fall needs a correction record, and an earlier day too")
    func falls() throws {
        let last = try record([ComponentProgress(component: "site", basisPoints: 500)])
        #expect(throws: RuleViolation.self) {
            try ProgressRules.apply(
                report("2023-07-31", [("site", 499)]), to: last, weights: weights, isAccepted: false
            )
        }
        let corrected = try ProgressRules.apply(
            report("2023-06-01", [("site", 499)], correction: "更正〔2023〕3号"), to: last,
            weights: weights, isAccepted: false)
        #expect(corrected.last?.basisPoints == 499)
        #expect(throws: RuleViolation.self) {
            try ProgressRules.apply(
                report("2023-06-29", [("site", 600)]), to: last, weights: weights, isAccepted: false
            )
        }
    }

    @Test("P5: 100 % only after acceptance")
    func complete() throws {
        let all = try report("2023-07-31", [("site", 10_000), ("building", 10_000)])
        let error = #expect(throws: RuleViolation.self) {
            try ProgressRules.apply(all, to: nil, weights: weights, isAccepted: false)
        }
        #expect(error?.reason == "ACCEPTANCE_REQUIRED")
        let done = try ProgressRules.apply(all, to: nil, weights: weights, isAccepted: true)
        #expect(try weights.physicalBasisPoints(done) == 10_000)
    }

    @Test("weights that do not sum to the whole are refused, and a component with progress stays")
    func componentRules() throws {
        #expect(throws: (any Error).self) {
            try ComponentWeights([
                BaselineComponent(code: "a", name: "甲", weightBasisPoints: 9_999)
            ])
        }
        let last = try record([ComponentProgress(component: "site", basisPoints: 1)])
        #expect(throws: RuleViolation.self) {
            try ProgressRules.check(.undivided, keep: last)
        }
    }

    @Test("the plan is a straight line without milestones, and bends at them")
    func curve() throws {
        let (start, finish) = (try CalendarDate("2022-01-01"), try CalendarDate("2024-01-01"))
        let line = try BaselineCurve(start: start, finish: finish, milestones: [])
        #expect(try line.plannedShare(on: CalendarDate("2023-01-01")) == Rational(1, over: 2))
        #expect(try line.plannedShare(on: CalendarDate("2021-12-31")) == .zero)
        #expect(try line.plannedShare(on: finish) == .one)
        let bent = try BaselineCurve(
            start: start, finish: finish,
            milestones: [
                BaselinePoint(day: try CalendarDate("2023-01-01"), plannedBasisPoints: 2_000)
            ])
        #expect(try bent.plannedShare(on: CalendarDate("2023-01-01")) == Rational(1, over: 5))
        #expect(throws: (any Error).self) {
            try BaselineCurve(
                start: start, finish: finish,
                milestones: [BaselinePoint(day: finish, plannedBasisPoints: 1)])
        }
    }

    @Test("a milestone may stand on the day of the finish, with all of the work")
    func finishMilestone() throws {
        let (start, finish) = (try CalendarDate("2022-01-01"), try CalendarDate("2024-01-01"))
        let half = BaselinePoint(day: try CalendarDate("2023-01-01"), plannedBasisPoints: 2_000)
        let last = BaselinePoint(day: finish, plannedBasisPoints: 10_000)
        let curve = try BaselineCurve(start: start, finish: finish, milestones: [half, last])
        let without = try BaselineCurve(start: start, finish: finish, milestones: [half])
        #expect(curve.points == without.points)
        let early = #expect(throws: CallError.self) {
            try BaselineCurve(
                start: start, finish: finish,
                milestones: [BaselinePoint(day: finish, plannedBasisPoints: 9_999)])
        }
        #expect(early?.violations.map(\.field) == ["milestones[0].plannedBasisPoints"])
        let late = #expect(throws: CallError.self) {
            try BaselineCurve(
                start: start, finish: finish,
                milestones: [
                    BaselinePoint(
                        day: try CalendarDate("2024-01-02"), plannedBasisPoints: 10_000)
                ])
        }
        #expect(late?.violations.map(\.field) == ["milestones[0].day"])
    }

    @Test("between any two days the plan never falls")
    func rising() throws {
        let curve = try BaselineCurve(
            start: CalendarDate("2022-01-15"), finish: CalendarDate("2025-12-31"),
            milestones: [
                BaselinePoint(day: try CalendarDate("2023-03-01"), plannedBasisPoints: 1_234),
                BaselinePoint(day: try CalendarDate("2024-02-29"), plannedBasisPoints: 1_234),
            ])
        var last = Rational.zero
        for number in 18_900..<20_500 {
            let share = try curve.plannedShare(on: #require(CalendarDate(daysSinceEpoch: number)))
            #expect(share >= last)
            last = share
        }
        #expect(last == .one)
    }
}
