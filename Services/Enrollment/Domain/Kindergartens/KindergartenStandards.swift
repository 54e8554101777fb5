import Bus
import Contracts

/// The numbers a kindergarten is measured by, as they stand on one day.
struct KindergartenStandards: Sendable, Equatable {
    /// dm² for each child.
    var outdoor: Int
    var rooms: Int
    var floor: Int
    /// First year of building that the design code covers.
    var designYear: Int
    /// Children for one teacher.
    var childrenPerTeacher: Int
    /// Words no kindergarten's name may hold.
    var forbiddenWords: [String]
    var versions: [String]

    /// - Throws: RULE_OUTSIDE_VALIDITY for a day no version is known of.
    init(_ book: RuleBook, forbiddenWords: [String], on day: CalendarDate) throws(RuleViolation) {
        let outdoor = try book.limit(of: .kindergartenOutdoor, on: day)
        let rooms = try book.limit(of: .kindergartenRooms, on: day)
        let floor = try book.limit(of: .kindergartenFloor, on: day)
        let design = try book.limit(of: .kindergartenDesignYear, on: day)
        let teacher = try book.limit(of: .kindergartenTeacher, on: day)
        self.outdoor = outdoor.limit
        self.rooms = rooms.limit
        self.floor = floor.limit
        designYear = design.limit
        childrenPerTeacher = teacher.limit
        self.forbiddenWords = forbiddenWords
        versions = [outdoor, rooms, floor, design, teacher].map(\.version.id)
    }
}
