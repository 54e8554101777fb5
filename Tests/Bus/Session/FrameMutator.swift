import BusTesting

@testable import Bus

/// Golden frames made wrong in the ways of a broken line and of a hostile peer.
struct FrameMutator {
    private static let corpus = WireFixtures.golden.map { WireFixtures.parts($0.parts) }
    /// Heads of CBOR items that promise more than anybody has.
    private static let extremes: [[UInt8]] = {
        let lengths: [[UInt8]] = [
            [26, 0x7F, 0xFF, 0xFF, 0xFF], [26, 0xFF, 0xFF, 0xFF, 0xFF],
            [27, 0x7F] + Array(repeating: 0xFF, count: 7), [27] + Array(repeating: 0xFF, count: 8),
            [31],
        ]
        let majors: [UInt8] = [0x00, 0x40, 0x60, 0x80, 0xA0, 0xC0]
        return majors.flatMap { major in
            lengths.map { length in [major | length[0]] + length.dropFirst() }
        }
    }()

    var random: SeededNumbers

    init(seed: UInt64) { random = SeededNumbers(seed: seed) }

    /// The parts of a message.
    mutating func next() -> [[UInt8]] {
        var parts = Self.corpus[random.below(Self.corpus.count)]
        for _ in 0...random.below(3) {
            if random.chance(80) { mutateHead(&parts[0]) } else { mutateParts(&parts) }
        }
        return parts
    }

    private mutating func byte() -> UInt8 { UInt8(truncatingIfNeeded: random.next()) }

    /// Mostly behind magic and version: there is what is looked for.
    private mutating func place(in head: [UInt8]) -> Int {
        let from = head.count > 16 && random.chance(90) ? (random.chance(20) ? 3 : 16) : 0
        return from + random.below(max(1, head.count - from))
    }

    private mutating func mutateHead(_ head: inout [UInt8]) {
        guard !head.isEmpty else { return }
        let at = min(place(in: head), head.count - 1)
        switch random.below(10) {
        case 0: head[at] ^= 1 << UInt8(random.below(8))
        case 1: head[at] = byte()
        case 2: head.insert(byte(), at: at)
        case 3: head.remove(at: at)
        case 4: head.removeSubrange(at...)
        case 5: splice(&head, at: at)
        case 6:
            head.replaceSubrange(at...at, with: Self.extremes[random.below(Self.extremes.count)])
        case 7: nest(&head, at: at)
        case 8: repeatEntries(&head)
        default: head.append(byte())
        }
    }

    /// The beginning of one head and the end of another.
    private mutating func splice(_ head: inout [UInt8], at: Int) {
        let other = Self.corpus[random.below(Self.corpus.count)][0]
        head.replaceSubrange(at..., with: other[min(other.count, place(in: other))...])
    }

    /// Containers within containers, or tags upon tags, around or beyond the limit.
    private mutating func nest(_ head: inout [UInt8], at: Int) {
        let depth = random.chance(50) ? random.below(12) : 100 + random.below(100)
        let opening: [UInt8] = [[0x81], [0x9F], [0xC1], [0xA1, 0x01], [0xBF, 0x61, 0x61]][
            random.below(5)]
        head.insert(contentsOf: (0..<depth).flatMap { _ in opening }, at: at)
    }

    /// A map whose entries come twice.
    private mutating func repeatEntries(_ head: inout [UInt8]) {
        guard head.count > 17, head[16] & 0xE0 == 0xA0, head[16] & 0x1F < 12 else { return }
        let entries = Array(head[17...])
        head[16] = 0xA0 | (head[16] & 0x1F) * 2
        head += entries
    }

    private mutating func mutateParts(_ parts: inout [[UInt8]]) {
        switch random.below(6) {
        case 0: parts.removeLast()
        case 1: parts.append((0..<random.below(40)).map { UInt8($0) })
        case 2 where parts.count > 1: parts[1] = Array(parts[1].prefix(random.below(40)))
        case 3 where parts.count > 1: parts[1] = []
        case 4: parts = [parts[0], Array(repeating: byte(), count: random.below(200))]
        default:
            let other = Self.corpus[random.below(Self.corpus.count)]
            parts = [parts.first ?? [], other.last ?? []]
        }
        if parts.isEmpty { parts = [[]] }
    }
}
