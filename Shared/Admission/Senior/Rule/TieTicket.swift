import Cryptography

/// A candidate's ticket of `TiePolicy.lottery`: among equals the smaller one is better.
///
/// It is SHA-256 over the seed's UTF-8 bytes, one line feed (0x0A), and the candidate's id in UTF-8,
/// compared as 32 bytes from the first on: anyone who knows seed and id has the same.
public struct TieTicket: Sendable, Hashable, Comparable, CustomStringConvertible {
    private let words: [UInt64]

    public init(seed: String, candidate: String) {
        words = Self.words(of: Digest.sha256(Array("\(seed)\n\(candidate)".utf8)))
    }

    /// Reads 64 hexadecimal digits.
    public init?(hex: String) {
        guard let bytes = Hex.decode(hex), bytes.count == 32 else { return nil }
        words = Self.words(of: bytes)
    }

    private static func words(of bytes: [UInt8]) -> [UInt64] {
        stride(from: 0, to: 32, by: 8).map { first in
            bytes[first..<first + 8].reduce(0) { $0 << 8 | UInt64($1) }
        }
    }

    public static func < (one: TieTicket, other: TieTicket) -> Bool {
        one.words.lexicographicallyPrecedes(other.words)
    }

    public var description: String {
        Hex.encode(
            words.flatMap { word in
                stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> $0) }
            })
    }
}
