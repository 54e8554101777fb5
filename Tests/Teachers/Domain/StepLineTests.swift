import Testing

@testable import Teachers

@Suite struct StepLineTests {
    @Test("a line has on every day the sum of what was added over that day", arguments: 1...20)
    func sums(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var line = StepLine<AccountLevel>()
        var days = [Int64](repeating: 0, count: 40)
        for _ in 0..<30 {
            let interval = DayInterval.random(in: 30, using: &generator)
            let change = Int64.random(in: -5...5, using: &generator)
            line.add(AccountLevel(balance: change, occupied: 0), over: interval)
            for offset in days.indices where interval.contains(day(offset)) {
                days[offset] += change
            }
            #expect(days.indices.map { line.level(on: day($0)).balance } == days)
            let probe = DayInterval.random(in: 30, using: &generator)
            let inside = days.indices.filter { probe.contains(day($0)) }.map { days[$0] }
            let seen = line.steps(in: probe).map(\.level.balance)
            #expect(Set(inside).subtracting([0]) == Set(seen).subtracting([0]))
        }
        #expect(line.steps.map(\.day) == line.steps.map(\.day).sorted())
        #expect(line.level(on: day(-1)) == .zero)
    }
}
