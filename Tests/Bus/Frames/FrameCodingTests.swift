import Bus
import Testing

@Suite struct FrameCodingTests {
    @Test("the prefix has the bytes of the protocol, in network order")
    func prefix() throws {
        let frame = Frame(
            .call, flags: [.end, .compressed], callID: 0x0102_0304_0506_0708, head: [0xA0],
            body: [7])
        let parts = try FrameCoding.parts(of: frame)
        #expect(parts.count == 2)
        #expect(
            parts[0] == [
                0xED, 0xB5, 1, 0x10, 0, 5, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0xA0,
            ])
        #expect(parts[1] == [7])
    }

    @Test("every frame comes back as it was sent", arguments: 0..<256)
    func roundTrip(kind: Int) throws {
        var random = SystemRandomNumberGenerator()
        let kind = FrameKind(rawValue: UInt8(kind))
        let bytes = (0..<Int.random(in: 0...200)).map { _ in UInt8.random(in: 0...255) }
        let controls: [FrameKind] = [
            .hello, .welcome, .headers, .cancel, .credit, .ping, .pong, .goAway, .bye,
        ]
        let frame = Frame(
            kind, flags: FrameFlags(rawValue: random.next()), callID: random.next(), head: bytes,
            body: controls.contains(kind) ? nil : [bytes, []].randomElement() ?? [])
        #expect(try FrameCoding.frame(from: FrameCoding.parts(of: frame)) == frame)
    }

    @Test("an absent body and an empty one are different")
    func emptyBody() throws {
        let absent = Frame(.status, callID: 1)
        let empty = Frame(.status, callID: 1, body: [])
        #expect(try FrameCoding.parts(of: absent).count == 1)
        #expect(try FrameCoding.parts(of: empty).count == 2)
        #expect(try FrameCoding.frame(from: FrameCoding.parts(of: empty)).body == [])
        #expect(try FrameCoding.frame(from: FrameCoding.parts(of: absent)).body == nil)
    }

    @Test("a message of no part or of more than three is refused", arguments: [0, 4, 5, 100])
    func partCount(count: Int) throws {
        let head = try FrameCoding.parts(of: Frame(.data, callID: 1))[0]
        let parts = [[UInt8]](repeating: head, count: count)
        #expect(throws: FrameViolation.partCount(count)) { try FrameCoding.frame(from: parts) }
    }

    @Test("a seal is accepted and kept out of the frame")
    func seal() throws {
        let frame = Frame(.data, flags: .sealed, callID: 1, body: [1, 2])
        let parts = try FrameCoding.parts(of: frame) + [[9, 9, 9]]
        #expect(try FrameCoding.frame(from: parts) == frame)
        let huge = [UInt8](repeating: 0, count: Limits.headBytes + 1)
        #expect(throws: FrameViolation.sealTooLarge(bytes: huge.count)) {
            try FrameCoding.frame(from: parts.prefix(2) + [huge])
        }
    }

    @Test(
        "a damaged prefix is refused with the rule it breaks",
        arguments: [
            (0, 0xEE, FrameViolation.wrongMagic), (1, 0x00, .wrongMagic),
            (2, 2, .unsupportedMajor(2)), (2, 0, .unsupportedMajor(0)),
            (6, 1, .reservedBytesUsed), (7, 0x80, .reservedBytesUsed),
        ] as [(Int, UInt8, FrameViolation)])
    func damagedPrefix(offset: Int, byte: UInt8, violation: FrameViolation) throws {
        var parts = try FrameCoding.parts(of: Frame(.call, callID: 3, body: []))
        parts[0][offset] = byte
        #expect(throws: violation) { try FrameCoding.frame(from: parts) }
    }

    @Test("a head cut short is refused at every length")
    func shortHead() throws {
        let head = try FrameCoding.parts(of: Frame(.ping))[0]
        for length in 0..<FrameCoding.prefixBytes {
            #expect(throws: FrameViolation.headTooShort(bytes: length)) {
                try FrameCoding.frame(from: [Array(head.prefix(length))])
            }
        }
    }

    @Test("the largest head and body pass, one byte more does not, in both directions")
    func limits() throws {
        let map = [UInt8](repeating: 0, count: Limits.headBytes - FrameCoding.prefixBytes)
        let body = [UInt8](repeating: 1, count: Limits.frameBodyBytes)
        let largest = Frame(.data, callID: 1, head: map, body: body)
        var parts = try FrameCoding.parts(of: largest)
        #expect(try FrameCoding.frame(from: parts) == largest)

        #expect(throws: FrameViolation.headTooLarge(bytes: Limits.headBytes + 1)) {
            try FrameCoding.parts(of: Frame(.data, head: map + [0]))
        }
        #expect(throws: FrameViolation.bodyTooLarge(bytes: Limits.frameBodyBytes + 1)) {
            try FrameCoding.parts(of: Frame(.data, body: body + [0]))
        }
        parts[1].append(0)
        #expect(throws: FrameViolation.bodyTooLarge(bytes: Limits.frameBodyBytes + 1)) {
            try FrameCoding.frame(from: parts)
        }
        parts[0].append(0)
        #expect(throws: FrameViolation.headTooLarge(bytes: Limits.headBytes + 1)) {
            try FrameCoding.frame(from: parts)
        }
    }

    @Test(
        "a control kind has no body", arguments: [FrameKind.hello, .cancel, .ping, .goAway, .bye])
    func controlBody(kind: FrameKind) throws {
        #expect(throws: FrameViolation.bodyNotAllowed(kind)) {
            try FrameCoding.parts(of: Frame(kind, body: []))
        }
        let head = try FrameCoding.parts(of: Frame(kind))[0]
        #expect(throws: FrameViolation.bodyNotAllowed(kind)) {
            try FrameCoding.frame(from: [head, [1]])
        }
        #expect(try FrameCoding.frame(from: [head, []]) == Frame(kind))
    }

    @Test("random bytes are a frame or a typed violation, never a crash")
    func fuzz() throws {
        var random = SystemRandomNumberGenerator()
        let good = try FrameCoding.parts(
            of: Frame(.call, callID: 5, head: [0xA0], body: [1, 2, 3]))
        var refused = 0
        for _ in 0..<20_000 {
            var parts = good
            for _ in 0..<Int.random(in: 1...4) {
                let part = Int.random(in: 0..<parts.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: parts[part] = Array(parts[part].dropLast(Int.random(in: 0...20)))
                case 1: parts.append(parts[part])
                case 2 where !parts[part].isEmpty:
                    let index = Int.random(in: 0..<parts[part].count, using: &random)
                    parts[part][index] = UInt8.random(in: 0...255, using: &random)
                default: parts[part].append(UInt8.random(in: 0...255, using: &random))
                }
            }
            do {
                let frame = try FrameCoding.frame(from: parts)
                #expect(frame.head.count + FrameCoding.prefixBytes == parts[0].count)
            } catch { refused += 1 }
        }
        #expect((5000..<20_000).contains(refused))
    }
}
