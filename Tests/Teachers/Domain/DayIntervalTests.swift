import Bus
import Testing

@testable import Teachers

@Suite struct DayIntervalTests {
    @Test("two intervals overlap when some day lies in both", arguments: 1...20)
    func overlap(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<300 {
            let left = DayInterval.random(in: 12, using: &generator)
            let right = DayInterval.random(in: 12, using: &generator)
            let common = (0...12).contains { left.contains(day($0)) && right.contains(day($0)) }
            #expect(left.overlaps(right) == common, "\(left) \(right)")
            #expect(right.overlaps(left) == common)
        }
    }

    @Test("an interval that ends before it begins is refused, naming the field")
    func order() {
        #expect(throws: CallError.self) {
            try DayInterval(from: day(1), until: day(0), field: "until")
        }
        #expect(throws: Never.self) { try DayInterval(from: day(1), until: day(1)) }
    }
}
