import Contracts
import Testing

@testable import Enrollment

struct DropoutClockTests {
    private static let book = try! RuleBook([
        Samples.rule(.dropoutCall, 1), Samples.rule(.dropoutVisit, 3),
        Samples.rule(.dropoutEscalation, 30), Samples.rule(.dropoutReport, 28),
    ])
    private let clock = try! DropoutClock(book, on: Samples.day("2025-09-01"))

    private func item(
        _ state: DropoutState = .suspected, since: String = "2025-09-10", episode: Int = 1,
        _ records: (DropoutStep, String, Int)...
    ) -> DropoutCase {
        DropoutCase(
            id: "DROPOUT-1", personKey: PersonKey.schemaExample, region: Samples.region(),
            schoolCode: nil, cause: .neverEnrolled, state: state, episode: episode,
            absentSince: Samples.day(since), responsible: "officer-1",
            records: records.enumerated().map { index, record in
                DropoutRecord(
                    number: index + 1, episode: record.2, step: record.0,
                    on: Samples.day(record.1), by: "officer-1", note: "x")
            })
    }

    /// `CALL 2025-09-10 +2`
    private func due(_ item: DropoutCase, on day: String) -> [String] {
        clock.due(item, on: Samples.day(day)).map {
            "\($0.step.rawValue) \($0.dueOn) +\($0.daysOverdue)"
        }
    }

    @Test("a call on the day of absence, a visit on the third, a report on the 28th")
    func days() {
        #expect(due(item(), on: "2025-09-09") == [])
        #expect(due(item(), on: "2025-09-10") == ["CALL 2025-09-10 +0"])
        #expect(due(item(), on: "2025-09-11") == ["CALL 2025-09-10 +1"])
        #expect(
            due(item(), on: "2025-09-12") == ["CALL 2025-09-10 +2", "VISIT 2025-09-12 +0"])
        #expect(
            due(item(), on: "2025-09-28") == [
                "CALL 2025-09-10 +18", "VISIT 2025-09-12 +16", "REPORT 2025-09-28 +0",
            ])
    }

    @Test("what is recorded is no longer due, and a visit does for a call")
    func done() {
        #expect(due(item(.suspected, (.call, "2025-09-10", 1)), on: "2025-09-11") == [])
        let visited = item(.suspected, (.visit, "2025-09-11", 1), (.report, "2025-09-28", 1))
        #expect(due(visited, on: "2025-09-30") == [])
        #expect(due(visited, on: "2025-10-28") == ["REPORT 2025-10-28 +0"])
    }

    @Test("records of an earlier episode do nothing for this one")
    func episodes() {
        let again = item(.suspected, since: "2025-11-03", episode: 2, (.call, "2025-09-10", 1))
        #expect(due(again, on: "2025-11-03") == ["CALL 2025-11-03 +0"])
    }

    @Test("only the confirmed are escalated, the returned only reported on, the closed forgotten")
    func states() {
        func steps(_ state: DropoutState) -> Set<String> {
            Set(
                clock.due(item(state), on: Samples.day("2025-10-09")).map(\.step.rawValue))
        }
        for state in DropoutState.allCases {
            let expected: Set<String> =
                switch state {
                case .dropped, .persuading: ["CALL", "VISIT", "REPORT", "ESCALATE"]
                case .suspected, .township, .notice, .court: ["CALL", "VISIT", "REPORT"]
                case .returned: ["REPORT"]
                case .stable, .atSchoolElsewhere, .healthExempt: []
                }
            #expect(steps(state) == expected, "\(state)")
        }
        #expect(!due(item(.dropped), on: "2025-10-08").contains { $0.hasPrefix("ESCALATE") })
    }

    @Test("reports go on over the turn of a year, and none is asked for before the absence")
    func reports() {
        let long = item(.returned, since: "2025-11-29")
        #expect(
            due(long, on: "2026-02-27") == ["REPORT 2025-12-28 +61", "REPORT 2026-01-28 +30"])
    }

    @Test("of a case that has been open for ages, the reports of the last two years are due")
    func longOpen() {
        for since in ["0001-01-01", "2023-08-01"] {
            let reports = due(item(.returned, since: since), on: "2025-10-28")
            #expect(reports.count == EnrollmentLimits.reportMonths)
            #expect(reports.first?.hasPrefix("REPORT 2023-11-28") == true)
            #expect(reports.last == "REPORT 2025-10-28 +0")
        }
    }

    @Test("every state, absence and day of the calendar gives a bounded list")
    func bounded() {
        let days = ["0001-01-01", "2024-02-29", "2025-09-01", "9999-12-31"]
        for state in DropoutState.allCases {
            for since in days {
                for day in days {
                    #expect(
                        due(item(state, since: since), on: day).count
                            <= EnrollmentLimits.reportMonths + 3)
                }
            }
        }
    }

    @Test("a day before the rules is an error")
    func outsideValidity() {
        #expect(throws: RuleViolation.self) {
            try DropoutClock(Self.book, on: Samples.day("2023-10-19"))
        }
    }
}
