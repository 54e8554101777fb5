import Testing

@testable import SampleCity

struct LargestRemainderTests {
    @Test("parts sum to the total and none is off its exact share by one or more")
    func quota() {
        var numbers = SeededNumbers(seed: 1)
        for _ in 0..<3000 {
            let total = Int.random(in: 0...900_000, using: &numbers)
            let weights = (0..<Int.random(in: 1...40, using: &numbers)).map { _ in
                Int.random(in: 0...1000, using: &numbers)
            }
            let parts = LargestRemainder.split(total, by: weights)
            #expect(parts.reduce(0, +) == total)
            let sum = weights.reduce(0, +)
            guard sum > 0 else { continue }
            for (part, weight) in zip(parts, weights) {
                #expect(abs(part * sum - total * weight) < sum)
            }
        }
    }

    @Test("a minimum is kept by everybody, and the sum is still exact")
    func minimum() {
        var numbers = SeededNumbers(seed: 2)
        for _ in 0..<3000 {
            let weights = (0..<Int.random(in: 1...40, using: &numbers)).map { _ in
                Int.random(in: 0...1000, using: &numbers)
            }
            let least = Int.random(in: 0...20, using: &numbers)
            let total = least * weights.count + Int.random(in: 0...2000, using: &numbers)
            let parts = LargestRemainder.split(total, by: weights, minimum: least)
            #expect(parts.reduce(0, +) == total)
            #expect(parts.allSatisfy { $0 >= least })
        }
    }

    @Test("the textbook example of Hamilton's method comes out")
    func textbook() {
        #expect(
            LargestRemainder.split(100, by: [47_000, 16_000, 15_900, 12_000, 6000, 3100])
                == [47, 16, 16, 12, 6, 3])
        #expect(LargestRemainder.split(2, by: [1, 1, 1]) == [1, 1, 0])
        #expect(LargestRemainder.split(3, by: [0, 0]) == [2, 1])
        #expect(LargestRemainder.split(5, by: []) == [])
    }
}
