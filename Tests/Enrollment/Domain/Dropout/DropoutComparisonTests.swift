import Contracts
import Testing

@testable import Enrollment

struct DropoutComparisonTests {
    private static func key(_ number: Int) -> PersonKey {
        PersonKey(bytes: [UInt8](repeating: 0, count: 15) + [UInt8(number)])!
    }

    private static func set(_ numbers: some Sequence<Int>) -> Set<PersonKey> {
        Set(numbers.map(key))
    }

    @Test("the three comparisons by hand")
    func byHand() {
        let found = DropoutComparison(
            household: Self.set(1...6), roll: Self.set([1, 2, 3, 9]),
            atSchool: Self.set([1, 9]), dropped: Self.set([3, 5]), poverty: Self.set([5, 6]))
        #expect(found.notOnRoll == Self.set([4, 5, 6]))
        #expect(found.notAtSchool == Self.set([2, 3]))
        #expect(found.droppedInPoverty == Self.set([5]))
    }

    /// Child by child, as somebody would do it with a pencil.
    @Test("E10: the closed world agrees with a count child by child, on 500 random worlds")
    func closedWorld() {
        var numbers = SeededGenerator(seed: 11)
        for _ in 0..<500 {
            func pick() -> [Int] { (0..<40).filter { _ in Bool.random(using: &numbers) } }
            let (eligible, registered, exempt, open) = (pick(), pick(), pick(), pick())
            var expected = [0, 0, 0, 0]
            var faults: [Int] = []
            for child in eligible {
                if registered.contains(child) {
                    expected[0] += 1
                } else if exempt.contains(child) {
                    expected[1] += 1
                } else if open.contains(child) {
                    expected[2] += 1
                } else {
                    expected[3] += 1
                    faults.append(child)
                }
            }
            let world = ClosedWorld(
                eligible: Self.set(eligible), registered: Self.set(registered),
                exempt: Self.set(exempt), openCase: Self.set(open), limit: 3)
            #expect(
                [world.registered, world.exempt, world.openCase, world.faults] == expected)
            #expect(world.listed == faults.prefix(3).map(Self.key))
        }
    }
}
