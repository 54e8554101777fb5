import Contracts

/// All ID numbers of one region prefix, a span of birth dates and a span of serials, in a shuffled order.
///
/// Place k is a number, and no two places are the same one: numbers that are handed out by place are unique
/// without remembering them. Pupils and staff take different serials.
struct IDRun: Sendable, Hashable {
    let prefix: Int
    /// Days since 1970-01-01.
    let firstDay: Int
    let days: Int
    let firstSerial: Int
    let serials: Int

    /// Pupils born in one school year's span, 1 September to 31 August; serials 0...799.
    static func pupils(prefix: Int, bornFrom birthYear: Int) -> IDRun {
        let span = SchoolYear.span(from: birthYear, through: birthYear)
        return IDRun(
            prefix: prefix, firstDay: span.lowerBound, days: span.count, firstSerial: 0,
            serials: 800)
    }

    /// Staff aged 25 to 59 in a school year; serials 800...999.
    static func staff(prefix: Int, in year: SchoolYear) -> IDRun {
        let span = SchoolYear.span(from: year.startYear - 60, through: year.startYear - 26)
        return IDRun(
            prefix: prefix, firstDay: span.lowerBound, days: span.count, firstSerial: 800,
            serials: 200)
    }

    /// Guardians of the sample's families: born in five years in which no pupil is; serials 0...799.
    static func guardians(prefix: Int) -> IDRun {
        let span = SchoolYear.span(from: 1985, through: 1989)
        return IDRun(
            prefix: prefix, firstDay: span.lowerBound, days: span.count, firstSerial: 0,
            serials: 800)
    }

    /// How many numbers there are.
    var capacity: Int { days * serials }

    /// Where the seed starts the run.
    func start(seed: UInt64) -> Int {
        let mixed = SeededNumbers.hash(
            seed, UInt64(prefix), UInt64(bitPattern: Int64(firstDay)), UInt64(firstSerial))
        return Int(mixed % UInt64(capacity))
    }

    /// The number at a place.
    ///
    /// - Parameter start: `start(seed:)`, which a loop asks for once.
    func number(at place: Int, start: Int) -> ResidentID {
        // A prime step meets every slot once before it meets one twice.
        let slot = (place * Self.step + start) % capacity
        guard let day = CalendarDate(daysSinceEpoch: firstDay + slot % days),
            let id = ResidentID(
                regionPrefix: prefix, birthDate: day, serial: firstSerial + slot / days)
        else { preconditionFailure("a run holds six-digit prefixes and three-digit serials") }
        return id
    }

    /// Prime, and no factor of any capacity: days × serials below a million times it.
    private static let step = 1_000_003
}

extension SchoolYear {
    /// Days since 1970-01-01 from a 1 September to the 31 August that ends the last year.
    fileprivate static func span(from first: Int, through last: Int) -> Range<Int> {
        guard let begin = SchoolYear(startYear: first), let end = SchoolYear(startYear: last) else {
            preconditionFailure("people of the sample are born in 1900 to 2999")
        }
        return begin.firstDay.daysSinceEpoch..<end.lastDay.daysSinceEpoch + 1
    }
}
