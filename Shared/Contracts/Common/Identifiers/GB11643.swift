/// The check character of GB 11643 (ISO 7064 MOD 11-2), used by resident IDs and student numbers.
///
/// Source: GB 11643, domain page "Identifiers": weights 7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2,
/// sum mod 11 gives `1 0 X 9 8 7 6 5 4 3 2`.
enum GB11643 {
    static let weights: [Int64] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

    /// The check character, an upper-case ASCII byte, of a 17-digit number.
    static func check(of seventeen: Int64) -> UInt8 {
        // The weights are the powers of 2 modulo 11 from the right, so Horner's rule from the left
        // gives the same sum: no table is read in the inner loop of a bulk load.
        var rest = seventeen
        var weight: Int64 = 2
        var sum: Int64 = 0
        for _ in 0..<17 {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            sum &+= digit &* weight
            weight = (weight &* 2) % 11
            rest = quotient
        }
        let value = (12 &- sum % 11) % 11
        return value == 10 ? 0x58 : 0x30 &+ UInt8(truncatingIfNeeded: value)
    }
}
