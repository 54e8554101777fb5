/// Splits a school's 分配生 seats among junior schools by the divisor method of Webster and Sainte-Laguë.
///
/// Seats are given one by one, each to the junior school with the largest weight / (2 × seats so far + 1). So
/// one seat more never takes a seat from anybody (house-monotone), as the method of largest remainders does, and
/// one weight more never costs its own school a seat. Equal quotients: the larger weight first, then the
/// code that sorts first. A junior school of weight 0 gets nothing.
public enum QuotaSplit {
    public static let version = RuleVersion("webster", version: 1)

    /// A junior school and what its share goes by, as a rule its eligible candidates.
    public struct Share: Sendable, Hashable {
        public let juniorSchool: String
        public let weight: Int

        public init(juniorSchool: String, weight: Int) {
            self.juniorSchool = juniorSchool
            self.weight = weight
        }
    }

    /// Seats by junior school, in the order of `shares`; all of them, unless no weight is above 0.
    ///
    /// - Parameters:
    ///   - seats: not negative.
    ///   - shares: weights below 0 count as 0.
    public static func split(_ seats: Int, among shares: [Share]) -> [Int] {
        var given = [Int](repeating: 0, count: shares.count)
        var heap = shares.indices.filter { shares[$0].weight > 0 }
        guard !heap.isEmpty else { return given }

        /// Whether one share's next seat comes before the other's.
        func precedes(_ one: Int, _ other: Int) -> Bool {
            let left = shares[one].weight.multipliedFullWidth(by: 2 * given[other] + 1)
            let right = shares[other].weight.multipliedFullWidth(by: 2 * given[one] + 1)
            if left != right { return left > right }
            if shares[one].weight != shares[other].weight {
                return shares[one].weight > shares[other].weight
            }
            return shares[one].juniorSchool < shares[other].juniorSchool
        }

        heap.sort(by: precedes)
        for _ in 0..<seats {
            given[heap[0]] += 1
            var parent = 0
            while true {
                var child = 2 * parent + 1
                guard child < heap.count else { break }
                if child + 1 < heap.count, precedes(heap[child + 1], heap[child]) { child += 1 }
                guard precedes(heap[child], heap[parent]) else { break }
                heap.swapAt(child, parent)
                parent = child
            }
        }
        return given
    }
}
