import Bus
import Contracts

/// The planned course of a project: which share of the budget should be earned by a day.
struct BaselineCurve: Sendable {
    /// From start (0) to finish (10,000), days and shares rising.
    let points: [BaselinePoint]

    /// All of the budget, in basis points.
    static let whole = 10_000

    init(points: [BaselinePoint]) { self.points = points }

    /// From the dates and milestones of a request. Throws INVALID_ARGUMENT naming the milestone.
    init(start: CalendarDate, finish: CalendarDate, milestones: [BaselinePoint]) throws(CallError) {
        guard start < finish else {
            throw .invalid("finish", rule: "P4", "must be after the start")
        }
        var last = BaselinePoint(day: start, plannedBasisPoints: 0)
        for (index, milestone) in milestones.enumerated() {
            guard milestone.day > last.day, milestone.day <= finish else {
                throw .invalid(
                    "milestones[\(index)].day", rule: "P4",
                    "must lie after the milestone before, and not after the finish")
            }
            guard (last.plannedBasisPoints...Self.whole).contains(milestone.plannedBasisPoints)
            else {
                throw .invalid(
                    "milestones[\(index)].plannedBasisPoints", rule: "P4",
                    "must not fall, nor exceed 10000")
            }
            guard milestone.day < finish || milestone.plannedBasisPoints == Self.whole else {
                throw .invalid(
                    "milestones[\(index)].plannedBasisPoints", rule: "P4",
                    "must be 10000 on the day of the finish")
            }
            last = milestone
        }
        // A milestone on the day of the finish is the finish.
        points =
            [BaselinePoint(day: start, plannedBasisPoints: 0)]
            + milestones.filter { $0.day < finish }
            + [BaselinePoint(day: finish, plannedBasisPoints: Self.whole)]
    }

    /// Between two points the plan is a straight line by days; before the start 0, after the finish
    /// 1.
    func plannedShare(on day: CalendarDate) throws -> Rational {
        guard let next = points.firstIndex(where: { $0.day > day }) else { return .one }
        guard next > 0 else { return .zero }
        let (before, after) = (points[next - 1], points[next])
        let passed = try Rational(
            Int128(before.day.days(until: day)), over: Int128(before.day.days(until: after.day)))
        let rise = Rational(after.plannedBasisPoints - before.plannedBasisPoints)
        return try (Rational(before.plannedBasisPoints) + rise * passed) / Rational(Self.whole)
    }
}
