import Contracts
import Foundation
import Testing

struct CalendarDateTests {
    @Test("Foundation's calendar agrees on every day of 150 years")
    func everyDay() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
        let first = try CalendarDate("1950-01-01").daysSinceEpoch
        let last = try CalendarDate("2099-12-31").daysSinceEpoch
        var before: CalendarDate?
        for number in first...last {
            let day = try #require(CalendarDate(daysSinceEpoch: number))
            let parts = calendar.dateComponents(
                [.year, .month, .day, .weekday],
                from: Date(timeIntervalSince1970: Double(number) * 86_400))
            #expect(parts.year == day.year && parts.month == day.month && parts.day == day.day)
            #expect(parts.weekday == day.isoWeekday % 7 + 1)
            #expect(day.daysSinceEpoch == number)
            if let before { #expect(before < day) }
            before = day
        }
    }

    @Test("numbers and days are inverse over the whole range")
    func inverse() throws {
        for number in stride(from: -719_162, through: 2_932_896, by: 97) {
            #expect(CalendarDate(daysSinceEpoch: number)?.daysSinceEpoch == number)
        }
        #expect(CalendarDate(daysSinceEpoch: -719_162)?.text == "0001-01-01")
        #expect(CalendarDate(daysSinceEpoch: 2_932_896)?.text == "9999-12-31")
        #expect(CalendarDate(daysSinceEpoch: 2_932_897) == nil)
        #expect(CalendarDate(daysSinceEpoch: -719_163) == nil)
    }

    @Test(
        "days that do not exist are refused",
        arguments: [
            "2025-02-29", "1900-02-29", "2025-00-10", "2025-13-01", "2025-04-31", "2025-01-00",
            "0000-01-01", "2025-1-01", "20250101", "2025/01/01", "2025-01-01T", "", "+025-01-01",
        ])
    func refused(_ text: String) {
        #expect(throws: InvalidText.self) { try CalendarDate(text) }
    }

    @Test("adding days is undone by subtracting them, and counted by the days between")
    func adding() throws {
        var numbers = SeededNumbers(seed: 4)
        let start = try CalendarDate("2024-02-29")
        for _ in 0..<500 {
            let step = Int.random(in: -20_000...20_000, using: &numbers)
            let there = try #require(start.addingDays(step))
            #expect(there.addingDays(-step) == start)
            #expect(start.days(until: there) == step)
        }
        #expect(start.addingDays(Int.max) == nil)
    }

    @Test(
        "full years are counted by the calendar",
        arguments: [
            ("2019-08-31", "2025-08-31", 6), ("2019-09-01", "2025-08-31", 5),
            ("2020-02-29", "2025-02-28", 4), ("2020-02-29", "2025-03-01", 5),
            ("2020-02-29", "2024-02-29", 4), ("2020-02-29", "2024-02-28", 3),
            ("2025-08-31", "2025-08-31", 0), ("2025-09-01", "2025-08-31", -1),
        ])
    func age(_ birth: String, _ day: String, _ years: Int) throws {
        #expect(try CalendarDate(birth).age(on: CalendarDate(day)) == years)
    }

    @Test("age rises by one exactly on each birthday, unlike days divided by 365")
    func ageByBirthday() throws {
        let birth = try CalendarDate("2000-08-31")
        for years in 1...60 {
            let birthday = try #require(CalendarDate(year: 2000 + years, month: 8, day: 31))
            #expect(birth.age(on: birthday) == years)
            #expect(birth.age(on: try #require(birthday.addingDays(-1))) == years - 1)
        }
    }
}
