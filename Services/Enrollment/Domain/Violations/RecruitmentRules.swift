import Bus
import Contracts

/// The dated numbers by which recruitment is watched in one school year.
struct RecruitmentRules: Sendable, Equatable {
    /// The first day on which a senior high school may recruit.
    var opens: CalendarDate
    var topPermille: Int
    var sharePermille: Int
    var leastPupils: Int
    /// Ids of the versions used.
    var versions: [String]

    /// - Throws: RULE_OUTSIDE_VALIDITY for a year no version is known of.
    init(_ book: RuleBook, year: SchoolYear) throws(RuleViolation) {
        let opening = try book.limit(of: .seniorRecruitmentOpens, on: year.firstDay)
        let top = try book.limit(of: .creamTop, on: year.firstDay)
        let share = try book.limit(of: .creamShare, on: year.firstDay)
        let least = try book.limit(of: .creamPupils, on: year.firstDay)
        guard
            let opens = CalendarDate(
                year: year.startYear, month: opening.limit / 100, day: opening.limit % 100)
        else {
            throw RuleViolation(
                opening.version.rule.rawValue, "RULE_WITHOUT_NUMBER",
                "\(opening.version.id) is no month and day")
        }
        self.opens = opens
        topPermille = top.limit
        sharePermille = share.limit
        leastPupils = least.limit
        versions = [opening, top, share, least].map(\.version.id)
    }
}
