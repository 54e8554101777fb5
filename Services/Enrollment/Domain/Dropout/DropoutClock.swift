import Bus
import Contracts

/// What a case's clocks ask for on a day. The days are dated rules; the day is passed in.
struct DropoutClock: Sendable, Equatable {
    /// Days of absence, counted from one: a call on day 1 is due the same day.
    var callDay: Int
    var visitDay: Int
    var escalationDay: Int
    /// Day of the month.
    var reportDay: Int
    var versions: [String]

    /// - Throws: RULE_OUTSIDE_VALIDITY for a day no version is known of.
    init(_ book: RuleBook, on day: CalendarDate) throws(RuleViolation) {
        let call = try book.limit(of: .dropoutCall, on: day)
        let visit = try book.limit(of: .dropoutVisit, on: day)
        let escalation = try book.limit(of: .dropoutEscalation, on: day)
        let report = try book.limit(of: .dropoutReport, on: day)
        callDay = call.limit
        visitDay = visit.limit
        escalationDay = escalation.limit
        reportDay = report.limit
        versions = [call, visit, escalation, report].map(\.version.id)
    }

    /// Steps due by the end of `day` and not recorded in the case's episode, in order of their days.
    ///
    /// A visit does for a call. A returned child is reported on and no longer called. Of reports only the last
    /// `EnrollmentLimits.reportMonths` months' are asked for.
    func due(_ item: DropoutCase, on day: CalendarDate) -> [DropoutTask] {
        guard !item.state.isClosed, item.absentSince <= day else { return [] }
        let records = item.records.filter { $0.episode == item.episode }
        let done = Set(records.map(\.step))
        var wanted: [(DropoutStep, CalendarDate?)] = []
        if item.state.isAway {
            if done.isDisjoint(with: [.call, .visit]) {
                wanted.append((.call, item.absentSince.addingDays(callDay - 1)))
            }
            if !done.contains(.visit) {
                wanted.append((.visit, item.absentSince.addingDays(visitDay - 1)))
            }
        }
        if item.state == .dropped || item.state == .persuading {
            wanted.append((.escalate, item.absentSince.addingDays(escalationDay - 1)))
        }
        let reported = Set(records.filter { $0.step == .report }.map { Month($0.on) })
        for month in Month.span(item.absentSince, day, most: EnrollmentLimits.reportMonths)
        where !reported.contains(month) {
            guard let due = month.day(reportDay), due >= item.absentSince else { continue }
            wanted.append((.report, due))
        }
        return wanted.compactMap { step, dueOn in
            guard let dueOn, dueOn <= day else { return nil }
            return DropoutTask(
                caseID: item.id, responsible: item.responsible, step: step, dueOn: dueOn,
                daysOverdue: dueOn.days(until: day))
        }.sorted { $0.dueOn < $1.dueOn }
    }
}

extension DropoutState {
    /// Open, and the child is not known to be at school.
    var isAway: Bool { !isClosed && self != .returned }
    /// Confirmed and not back: the ledger of 辍学.
    var isDropped: Bool { isAway && self != .suspected }
}

/// A month of the calendar.
private struct Month: Hashable {
    var index: Int

    init(_ day: CalendarDate) { index = day.year * 12 + day.month - 1 }
    private init(index: Int) { self.index = index }

    /// Every month from one day's to another's, the last `most` of them.
    static func span(_ first: CalendarDate, _ last: CalendarDate, most: Int) -> [Month] {
        let end = Month(last).index
        return (max(Month(first).index, end - most + 1)...end).map(Month.init(index:))
    }

    func day(_ number: Int) -> CalendarDate? {
        CalendarDate(year: index / 12, month: index % 12 + 1, day: number)
    }
}
