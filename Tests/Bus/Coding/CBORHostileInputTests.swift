import Bus
import BusTesting
import Foundation
import Testing

/// No bytes crash the decoder, or cost it more than they are worth.
struct CBORHostileInputTests {
    @Test("two hundred thousand mutated documents are decoded or refused, in bounded time")
    func mutation() throws {
        var random = SeededNumbers(seed: 0xED5B)
        var seeds = try (0..<40).map { _ in
            try CBOREncoder().encode(JSONValue.random(&random, depth: 2))
        }
        .filter { $0.count < 120 }
        for _ in 0..<4 {
            var value = Everything.random(&random)
            value.any = .null
            value.names = ["a": 1]
            value.numbers = [1, 300]
            value.tree.children = []
            seeds.append(try CBOREncoder().encode(value))
        }
        let all = 200_000
        let start = ContinuousClock.now
        var accepted = 0
        for round in 0..<all {
            let input = Self.mutate(seeds[round % seeds.count], &random)
            if round % 8 == 0 {
                if (try? CBORDecoder().decode(Everything.self, from: input)) != nil {
                    accepted += 1
                }
                var reader = CBORReader(input)
                while !reader.isAtEnd, (try? reader.skip()) != nil {}
            } else if let value = try? CBORDecoder().decode(JSONValue.self, from: input) {
                accepted += 1
                if round % 16 == 1 { try Self.expectStable(value) }
            }
        }
        #expect(accepted > all / 100)
        #expect(accepted < all)
        #expect(ContinuousClock.now - start < .seconds(120))
    }

    /// Compared as bytes, because NaN is not equal to itself.
    private static func expectStable(_ value: JSONValue) throws {
        let first = try CBOREncoder(canonical: true).encode(value)
        let again = try CBORDecoder().decode(JSONValue.self, from: first)
        #expect(try CBOREncoder(canonical: true).encode(again) == first)
    }

    private static func mutate(_ seed: [UInt8], _ random: inout SeededNumbers) -> [UInt8] {
        var bytes = seed
        for _ in 0...random.below(3) {
            let at = bytes.isEmpty ? 0 : random.below(bytes.count)
            switch random.below(6) {
            case 0 where !bytes.isEmpty: bytes[at] ^= 1 << UInt8(random.below(8))
            case 1 where !bytes.isEmpty: bytes[at] = UInt8(truncatingIfNeeded: random.next())
            case 2: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: at)
            case 3 where !bytes.isEmpty: bytes.remove(at: at)
            case 4: bytes.removeSubrange(at...)
            default:
                let edges: [UInt8] = [
                    0x9F, 0xBF, 0x7F, 0xFF, 0x9B, 0xBB, 0x7B, 0x5B, 0xDB, 0x3B, 0xA1,
                ]
                bytes.insert(edges[random.below(edges.count)], at: at)
            }
        }
        return bytes
    }

    @Test(
        "a bomb of nested containers or tags is refused",
        arguments: [0x81, 0x9F, 0xBF, 0xC1, 0xA1] as [UInt8])
    func depthBomb(byte: UInt8) {
        var bytes = [UInt8](repeating: byte, count: 1_000_000)
        if byte == 0xA1 || byte == 0xBF {
            bytes = (0..<300_000).flatMap { _ in [byte, 0x61, 0x61] }
        }
        #expect(throws: DecodingError.self) {
            try CBORDecoder().decode(JSONValue.self, from: bytes)
        }
        var reader = CBORReader(bytes)
        #expect(throws: DecodingError.self) { try reader.skip() }
    }

    @Test("nesting is followed to the limit and not further")
    func depthLimit() throws {
        let limit = Limits.nestingDepth
        for (depth, fits) in [(limit, true), (limit + 1, false)] {
            let cbor = [UInt8](repeating: 0x81, count: depth - 1) + [0x80]
            let json = [UInt8](
                (String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
            #expect(((try? CBORDecoder().decode(JSONValue.self, from: cbor)) != nil) == fits)
            #expect(((try? JSONCoding.decode(JSONValue.self, from: json)) != nil) == fits)
        }
    }

    @Test("brackets inside JSON text are no nesting")
    func bracketsInText() throws {
        let text = String(repeating: "[{\\\"", count: 500)
        let json = [UInt8]("\"\(text)\"".utf8)
        #expect(try JSONCoding.decode(String.self, from: json).count == 1500)
    }

    @Test(
        "a stated length is held against the bytes before anything is allocated",
        arguments: [2, 3, 4, 5] as [UInt8])
    func lengthBomb(major: UInt8) {
        for head: [UInt8] in [
            [26, 0x7F, 0xFF, 0xFF, 0xFF], [27, 0, 0, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
            [27, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
            [27, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
        ] {
            let bytes = [major << 5 | head[0]] + head.dropFirst() + [0x61, 0x61, 0x00]
            #expect(throws: DecodingError.self) {
                try CBORDecoder().decode(JSONValue.self, from: bytes)
            }
            var reader = CBORReader(bytes)
            #expect(throws: DecodingError.self) {
                switch major {
                case 2: _ = try reader.readBytes()
                case 3: _ = try reader.readText()
                case 4: _ = try reader.readArray()
                default: _ = try reader.readMap()
                }
            }
        }
    }

    @Test("a map of very many keys is checked for duplicates in reasonable time")
    func wideMap() throws {
        var writer = CBORWriter()
        writer.writeMap(20_000)
        for index in 0..<20_000 {
            // Same length, first, middle and last byte: the worst case for a cheap comparison.
            writer.write("k" + String(String(1_000_000 + index).reversed()) + "mmmmmmmmk")
            writer.write(true)
        }
        let start = ContinuousClock.now
        #expect(try CBORDecoder().decode([String: Bool].self, from: writer.bytes).count == 20_000)
        #expect(ContinuousClock.now - start < .seconds(20))
    }
}
