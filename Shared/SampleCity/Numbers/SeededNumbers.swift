/// SplitMix64 (Steele, Lea and Flood 2014): the same numbers for the same seed on every machine.
struct SeededNumbers: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mix(state)
    }

    /// One number that depends on all of `parts`, without keeping a generator.
    static func hash(_ parts: UInt64...) -> UInt64 {
        var value: UInt64 = 0
        for part in parts { value = mix((value ^ part) &+ 0x9E37_79B9_7F4A_7C15) }
        return value
    }

    private static func mix(_ state: UInt64) -> UInt64 {
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
