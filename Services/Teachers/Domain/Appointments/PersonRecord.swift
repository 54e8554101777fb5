import Bus
import Contracts

/// A person's appointments day by day (T2): at most one that occupies establishment, one as
/// principal, one main appointment, and loads that together stay within the limit.
struct PersonRecord: Sendable, Equatable {
    private(set) var line: StepLine<PersonLevel>

    init(_ line: StepLine<PersonLevel> = StepLine()) { self.line = line }

    /// Adds an appointment.
    ///
    /// - Parameter path: where the post stands in the request, `post`.
    /// - Throws: `RuleViolation` T2 naming the field of the post; nothing is changed then.
    mutating func add(
        _ post: PostTerms, over days: DayInterval, loadLimitPercent: Int64, path: String
    ) throws {
        var after = line
        after.add(PersonLevel(post), over: days)
        for step in after.steps(in: days) {
            let day = max(step.day, days.from).text
            if step.level.occupying > 1 {
                throw RuleViolation(
                    "T2", "ESTABLISHMENT_HELD_TWICE", field: "\(path).occupies",
                    "the person already occupies establishment on \(day)")
            }
            if step.level.principals > 1 {
                throw RuleViolation(
                    "T2", "PRINCIPAL_TWICE", field: "\(path).isPrincipal",
                    "the person is already a principal on \(day)")
            }
            if step.level.mains > 1 {
                throw RuleViolation(
                    "T2", "MAIN_APPOINTMENT_TWICE", field: "\(path).isMain",
                    "the person already has a main appointment on \(day)")
            }
            if step.level.loadPercent > loadLimitPercent {
                throw RuleViolation(
                    "T2", "LOAD_ABOVE_LIMIT", field: "\(path).loadPercent",
                    "the person's loads would be \(step.level.loadPercent) % on \(day), "
                        + "the limit is \(loadLimitPercent) %")
            }
        }
        line = after
    }

    /// Takes back the days an appointment no longer needs.
    mutating func release(_ post: PostTerms, over days: DayInterval) {
        let level = PersonLevel(post)
        line.add(
            PersonLevel(
                loadPercent: -level.loadPercent, occupying: -level.occupying, mains: -level.mains,
                principals: -level.principals),
            over: days)
    }
}

extension PersonLevel {
    init(_ post: PostTerms) {
        self.init(
            loadPercent: post.loadPercent, occupying: post.occupies == nil ? 0 : 1,
            mains: post.isMain ? 1 : 0, principals: post.isPrincipal ? 1 : 0)
    }
}
