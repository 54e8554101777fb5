/// Splits a whole number by weights so that the parts sum to it exactly (Hamilton's method).
enum LargestRemainder {
    /// Parts in the order of their weights; equal remainders go to the earlier one.
    ///
    /// - Parameters:
    ///   - total: at least 0.
    ///   - weights: at least 0 each; all zero counts as all equal.
    ///   - minimum: what every part gets at least, as far as `total` reaches.
    static func split(_ total: Int, by weights: [Int], minimum: Int = 0) -> [Int] {
        guard !weights.isEmpty else { return [] }
        let least = min(minimum, total / weights.count)
        var parts = [Int](repeating: least, count: weights.count)
        // Whose share is below the minimum keeps it; the others share what is left, until nobody is below.
        var open = Array(weights.indices)
        var rest = total
        while true {
            let sum = open.reduce(0) { $0 + weights[$1] }
            let below = open.filter { weights[$0] * rest < least * sum }
            if below.isEmpty || below.count == open.count { break }
            rest -= least * below.count
            let settled = Set(below)
            open.removeAll(where: settled.contains)
        }
        for (place, part) in zip(open, exact(rest, by: open.map { weights[$0] })) {
            parts[place] = part
        }
        return parts
    }

    private static func exact(_ total: Int, by weights: [Int]) -> [Int] {
        let given = weights.reduce(0, +)
        let weights = given == 0 ? weights.map { _ in 1 } : weights
        let sum = given == 0 ? weights.count : given
        let shares = weights.map { (total * $0).quotientAndRemainder(dividingBy: sum) }
        var parts = shares.map(\.quotient)
        let left = total - parts.reduce(0, +)
        let byRemainder = shares.indices.sorted {
            (-shares[$0].remainder, $0) < (-shares[$1].remainder, $1)
        }
        for place in byRemainder.prefix(left) { parts[place] += 1 }
        return parts
    }
}
