import BusTesting
import Testing

@testable import Bus

/// Parts, compressed messages and JSON that are not what they should be.
struct MessageFuzzTests {
    @Test(
        "parts in any sizes: a message is put together or refused, and never more is held",
        arguments: 0..<4 as Range<UInt64>)
    func parts(seed: UInt64) {
        var random = SeededNumbers(seed: seed)
        let block = [UInt8](repeating: 1, count: Limits.frameBodyBytes)
        var (whole, refused) = (0, 0)
        for _ in 0..<60 {
            var assembler = MessageAssembler()
            var sent = 0
            // Some end in time, some never do.
            let ends = random.chance(50) ? 1 + random.below(40) : Int.max
            for part in 1...80 {
                let size = random.chance(80) ? block.count : random.below(block.count)
                let flags: FrameFlags = random.chance(1) ? .compressed : []
                do {
                    let message = try assembler.add(
                        Array(block[..<size]), flags: flags, isLast: part >= ends)
                    sent += size
                    check(assembler.count <= Limits.messageBytes, "more is held than may be")
                    guard let message else { continue }
                    check(message.count == sent, "a message is the sum of its parts")
                    whole += 1
                    break
                } catch {
                    check(
                        sent + size > Limits.messageBytes || error is ProtocolViolation,
                        "what fits is taken")
                    refused += 1
                    break
                }
            }
        }
        #expect(whole > 5 && refused > 5)
    }

    @Test(
        "20,000 mutated zlib streams expand to what they were, to something bounded, or not at all")
    func compressed() throws {
        var random = SeededNumbers(seed: 1950)
        let texts = (0..<12).map { size in
            Array(repeating: UInt8(size), count: size * size * 40)
                + (0..<50).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        }
        let streams = texts.map(Deflate.compress)
        let before = ResidentMemory.bytes
        var refused = 0
        for round in 0..<20_000 {
            var bytes = streams[round % streams.count]
            for _ in 0...random.below(2) {
                let at = random.below(bytes.count)
                switch random.below(4) {
                case 0: bytes[at] ^= 1 << UInt8(random.below(8))
                case 1: bytes.removeSubrange((at + 1)...)
                case 2: bytes[at] = UInt8(truncatingIfNeeded: random.next())
                default: bytes.append(0)
                }
            }
            do {
                let message = try Deflate.expand(bytes, limit: 10_000)
                check(message.count <= 10_000, "nothing expands past the limit")
            } catch {
                refused += 1
            }
        }
        #expect(refused > 10_000)
        #expect(ResidentMemory.bytes - before < 64 << 20)
    }

    @Test("50,000 mutated JSON documents are decoded or refused")
    func json() throws {
        var random = SeededNumbers(seed: 8259)
        let seeds = try (0..<20).map { _ in
            try JSONCoding.encode(JSONValue.random(&random, depth: 2))
        }.filter { $0.count < 300 }
        let pieces = [
            "[", "]", "{", "}", "\"", "\\u", "\\", ",", ":", "1e999", "-", "null", "\u{0}",
        ]
        let before = ResidentMemory.bytes
        var accepted = 0
        for round in 0..<50_000 {
            var bytes = seeds[round % seeds.count]
            for _ in 0...random.below(3) where !bytes.isEmpty {
                let at = random.below(bytes.count)
                switch random.below(5) {
                case 0: bytes[at] ^= 1 << UInt8(random.below(8))
                case 1: bytes.removeSubrange(at...)
                case 2: bytes.remove(at: at)
                case 3: bytes.insert(contentsOf: pieces[random.below(pieces.count)].utf8, at: at)
                default:
                    let other = seeds[random.below(seeds.count)]
                    bytes.replaceSubrange(at..., with: other[random.below(other.count)...])
                }
            }
            if (try? JSONCoding.decode(JSONValue.self, from: bytes)) != nil { accepted += 1 }
        }
        #expect(accepted > 500 && accepted < 50_000)
        #expect(ResidentMemory.bytes - before < 64 << 20)
    }
}
