import Cryptography

/// Identifiers of events: ULIDs, 26 characters that sort by time.
enum EventID {
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// 48 bits of time in milliseconds, then 80 random ones, in Crockford's base 32.
    static func make(milliseconds: Int64) -> String {
        var high = UInt64(truncatingIfNeeded: milliseconds) & 0xFFFF_FFFF_FFFF
        let random = RandomBytes.make(10)
        return String(unsafeUninitializedCapacity: 26) { buffer in
            for position in (0..<10).reversed() {
                buffer[position] = alphabet[Int(high & 31)]
                high >>= 5
            }
            for half in 0..<2 {
                var bits = random[half * 5..<half * 5 + 5].reduce(UInt64(0)) {
                    $0 << 8 | UInt64($1)
                }
                for position in (10 + half * 8..<18 + half * 8).reversed() {
                    buffer[position] = alphabet[Int(bits & 31)]
                    bits >>= 5
                }
            }
            return 26
        }
    }
}
