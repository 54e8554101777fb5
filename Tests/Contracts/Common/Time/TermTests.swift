import Contracts
import Testing

struct TermTests {
    @Test("terms compare in time: spring before autumn of the same calendar year")
    func order() throws {
        let texts = ["2024A", "2025S", "2025A", "2026S", "2026A"]
        let terms = try texts.map { try TermCode($0) }
        #expect(terms.shuffled().sorted() == terms)
        #expect(terms.map(\.text) == texts)
        for (one, next) in zip(terms, terms.dropFirst()) {
            #expect(one.advanced(by: 1) == next)
            #expect(next.advanced(by: -1) == one)
            #expect(one.distance(to: next) == 1)
            #expect(one.lastDay.addingDays(1) == next.firstDay)
        }
    }

    @Test("spring 2025 belongs to the school year 2024, autumn 2025 to 2025")
    func schoolYears() throws {
        #expect(try TermCode("2025S").schoolYear == SchoolYear("2024"))
        #expect(try TermCode("2025A").schoolYear == SchoolYear("2025"))
        #expect(try SchoolYear("2025").autumn == TermCode("2025A"))
        #expect(try SchoolYear("2025").spring == TermCode("2026S"))
    }

    @Test("every day of a century lies in exactly one term, inside its school year")
    func everyDay() throws {
        let first = try CalendarDate("1999-09-01").daysSinceEpoch
        let last = try CalendarDate("2099-08-31").daysSinceEpoch
        for number in first...last {
            let day = try #require(CalendarDate(daysSinceEpoch: number))
            let term = try #require(TermCode(containing: day))
            let year = try #require(SchoolYear(containing: day))
            #expect(term.firstDay <= day && day <= term.lastDay)
            #expect(term.schoolYear == year)
            #expect(year.contains(day))
            #expect(year.firstDay <= day && day <= year.lastDay)
        }
    }

    @Test("a school year is 1 September to 31 August, and ages are taken the day before it")
    func schoolYearDates() throws {
        for startYear in 1990...2090 {
            let year = try #require(SchoolYear(startYear: startYear))
            #expect(year.firstDay.text == "\(startYear)-09-01")
            #expect(year.lastDay.text == "\(startYear + 1)-08-31")
            #expect(year.ageCutOff.addingDays(1) == year.firstDay)
            #expect(year.autumn.firstDay == year.firstDay)
            #expect(year.spring.lastDay == year.lastDay)
        }
    }

    @Test(
        "malformed terms are refused",
        arguments: ["", "2025", "2025s", "2025B", "A2025", "1899A", "3000S", "２０２５A"])
    func refusedTerms(_ text: String) {
        #expect(throws: InvalidText.self) { try TermCode(text) }
    }

    @Test(
        "malformed school years are refused",
        arguments: ["", "25", "1899", "3000", "2025A", "20x5"])
    func refusedYears(_ text: String) {
        #expect(throws: InvalidText.self) { try SchoolYear(text) }
    }

    @Test("terms end where the range of years ends")
    func bounds() throws {
        #expect(try TermCode("2999A").advanced(by: 1) == nil)
        #expect(try TermCode("1900S").advanced(by: -1) == nil)
        #expect(try TermCode("2025A").advanced(by: Int.max) == nil)
        #expect(try TermCode("2025A").advanced(by: Int.min) == nil)
    }
}
