import Synchronization

/// Names of calls and of writes, unique across processes: pseudo-random UUIDs as text (RFC 9562, version 4).
///
/// Every call has one. Foundation's opens a file for each, and the standard generator asks the system twice. Nothing rests on
/// nobody guessing them.
enum UniqueID {
    /// SplitMix64, from where the system's chance put it.
    private struct Stream {
        private var state: UInt64 = .random(in: .min ... .max)

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    private static let streams = Mutex((high: Stream(), low: Stream()))
    private static let digits = Array("0123456789ABCDEF".utf8)

    static func make() -> String {
        let drawn = streams.withLock { ($0.high.next(), $0.low.next()) }
        let high = drawn.0 & ~0xF000 | 0x4000
        let low = drawn.1 & ~(3 << 62) | 2 << 62
        return String(unsafeUninitializedCapacity: 36) { text in
            digits.withUnsafeBufferPointer { digits in
                var position = 0
                for index in 0..<32 {
                    if index == 8 || index == 12 || index == 16 || index == 20 {
                        text[position] = UInt8(ascii: "-")
                        position += 1
                    }
                    let half = index < 16 ? high : low
                    text[position] = digits[Int(half >> UInt64(60 - index % 16 * 4) & 15)]
                    position += 1
                }
                return position
            }
        }
    }
}
