import Bus
import Contracts

/// 新入学年级班额: no class of a senior high school's first grade grows above the rule that its school year began under.
///
/// Source: 县中 plan, heading 17. A class that was larger before the rule, or grew before it was asked, may only shrink.
struct ClassCap: Sendable {
    private let version: EnrollmentRule?

    /// - Parameter day: of the entry; what counts is the first day of its school year.
    init(_ book: RuleBook, on day: CalendarDate) {
        version = SchoolYear(containing: day).flatMap { year in
            book.inForce(on: year.firstDay).first { $0.rule == .seniorEntryClass }
        }
    }

    /// The most children of a class; nil where no rule speaks.
    func limit(of cell: RollCell) -> Int? {
        cell.stage == .senior && cell.grade == 1 ? version?.limit : nil
    }

    /// The refusal of a pupil for whom a class has no room.
    ///
    /// - Parameter enrolled: children the class would have.
    func refusal(of cell: RollCell, enrolled: Int, field: String) -> RuleViolation {
        RuleViolation(
            EnrollmentRuleID.seniorEntryClass.rawValue, "CLASS_FULL", field: field,
            "class \(cell.classNumber) of grade 1 at \(cell.schoolCode) would have \(enrolled)"
                + " pupils, above \(version?.limit ?? 0) by \(version?.id ?? "")")
    }
}
