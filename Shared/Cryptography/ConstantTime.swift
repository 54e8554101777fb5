import CSodium

/// Comparison that takes the same time wherever two secrets differ.
public enum ConstantTime {
    /// True when both hold the same bytes. Only their lengths may be learned from the time it
    /// takes.
    public static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        Sodium.start()
        return left.count == right.count && sodium_memcmp(left, right, left.count) == 0
    }
}
