import Bus

/// Frames as a client sends them, damaged in one or a few places. The same seed gives the same frames.
struct FrameMutator {
    private var state: UInt64
    private let type: ContentType
    private var id: UInt64 = 1

    init(seed: UInt64, type: ContentType) {
        state = seed
        self.type = type
    }

    mutating func next() -> Frame {
        var frame = sample()
        for _ in 0..<below(3) { damage(&frame) }
        return frame
    }

    private mutating func sample() -> Frame {
        id += 2
        let method = ["EmptyCall", "WriteCall", "FullDuplexCall", "StreamingInputCall", "None"]
        switch below(10) {
        case 0: return .hello(agent: "fuzz", sessionWindowBytes: below(2) * 1000)
        case 1, 2, 3:
            return .call(
                id, "testing.v1/\(method[below(method.count)])", type: type,
                key: below(2) == 0 ? "fuzz" : nil, window: below(3),
                flags: FrameFlags(rawValue: UInt16(below(4))),
                body: type == .cbor ? [0xA0] : [0x7B, 0x7D])
        case 4, 5:
            return Frame(
                .data, flags: FrameFlags(rawValue: UInt16(below(4))), callID: id - 2,
                body: bytes(below(40)))
        case 6: return Frame(.cancel, callID: id - 2)
        case 7: return .credit(below(2) == 0 ? 0 : id - 2, messages: below(100), bytes: below(1000))
        case 8: return Frame(FrameKind(rawValue: UInt8(below(256))), callID: id)
        default: return Frame(.ping)
        }
    }

    private mutating func damage(_ frame: inout Frame) {
        switch below(7) {
        case 0 where !frame.head.isEmpty: frame.head[below(frame.head.count)] = UInt8(below(256))
        case 1: frame.head = Array(frame.head.prefix(below(frame.head.count + 1)))
        case 2: frame.head += bytes(below(20))
        case 3: frame.flags = FrameFlags(rawValue: UInt16(below(65_536)))
        case 4: frame.callID = below(2) == 0 ? UInt64(below(64)) : random()
        // A control kind may not carry a body: the link would refuse it before the server sees it.
        case 5: if frame.kind.mayHaveBody { frame.body = below(4) == 0 ? nil : bytes(below(300)) }
        default: frame.head = bytes(below(60))
        }
    }

    private mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8(below(256)) }
    }

    private mutating func below(_ limit: Int) -> Int { Int(random() % UInt64(limit)) }

    /// SplitMix64.
    private mutating func random() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
