import BusTesting
import Testing

@testable import Bus

/// Messages as zlib streams: whole, cut, changed, and larger than they may be.
struct PayloadTests {
    static func message(_ size: Int, using random: inout SeededNumbers) -> [UInt8] {
        let spread = UInt8.random(in: 0...255, using: &random)
        return (0..<size).map { _ in UInt8.random(in: 0...spread, using: &random) }
    }

    static func expand(_ payload: Payload) throws -> [UInt8] {
        try payload.message(or: .invalidArgument, origin: .server, executed: .no)
    }

    @Test("any message comes out as it went in", arguments: 0..<60)
    func roundTrip(seed: UInt64) throws {
        var random = SeededNumbers(seed: seed)
        let scale = Int.random(in: 0...20, using: &random)
        let message = Self.message(Int.random(in: 0...(1 << scale), using: &random), using: &random)
        let payload = Payload(compressing: message)
        #expect(payload.isCompressed)
        #expect(try Self.expand(payload) == message)
    }

    @Test("a stream of another maker is read")
    func foreign() throws {
        // Python: zlib.compress(b"edubus " * 4)
        let stream: [UInt8] = [
            0x78, 0x9C, 0x4B, 0x4D, 0x29, 0x4D, 0x2A, 0x2D, 0x56, 0x48, 0xC5, 0x46, 0x01, 0x00,
            0x9C, 0xF0, 0x0A, 0xA1,
        ]
        #expect(
            try Self.expand(Payload(stream, isCompressed: true))
                == Array("edubus edubus edubus edubus ".utf8))
    }

    @Test("a message of just the limit expands; one byte more is refused")
    func limit() throws {
        let most = [UInt8](repeating: 7, count: Limits.messageBytes)
        #expect(try Self.expand(Payload(compressing: most)).count == Limits.messageBytes)
        let error = #expect(throws: CallError.self) {
            try Self.expand(Payload(compressing: most + [7]))
        }
        #expect(error?.code == .resourceExhausted && error?.reason == "MESSAGE_TOO_LARGE")
        #expect(error?.origin == .server && error?.executed == .no)
    }

    @Test("a bomb is refused at the limit, not after it", arguments: [1000, 64 * 1024, 100_000])
    func bomb(limit: Int) {
        let bomb = Deflate.compress([UInt8](repeating: 0, count: 8 * 1024 * 1024))
        #expect(bomb.count < 10_000)
        #expect(throws: Deflate.Failure.tooLarge) { try Deflate.expand(bomb, limit: limit) }
    }

    @Test("a stream cut anywhere is broken, and so is one with something after it")
    func cut() throws {
        var random = SeededNumbers(seed: 1)
        let stream = Deflate.compress(Self.message(300, using: &random))
        for length in 0..<stream.count {
            #expect(throws: Deflate.Failure.broken) {
                try Deflate.expand(Array(stream.prefix(length)), limit: 1000)
            }
        }
        #expect(throws: Deflate.Failure.broken) { try Deflate.expand(stream + [0], limit: 1000) }
        #expect(throws: Deflate.Failure.broken) {
            try Deflate.expand(stream + stream, limit: 1000)
        }
    }

    @Test("a changed stream is broken or too large, never another message", arguments: 0..<20)
    func changed(seed: UInt64) throws {
        var random = SeededNumbers(seed: seed)
        let message = Self.message(Int.random(in: 1...5000, using: &random), using: &random)
        let stream = Deflate.compress(message)
        for _ in 0..<100 {
            var other = stream
            let at = Int.random(in: 0..<other.count, using: &random)
            other[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            // A bit of the header that says how hard the sender tried changes nothing.
            if let expanded = try? Deflate.expand(other, limit: 10_000) {
                check(expanded == message, "seed \(seed), byte \(at)")
            }
        }
    }

    @Test("what is no stream names the fault, and whose it is")
    func broken() {
        let error = #expect(throws: CallError.self) {
            try Self.expand(Payload([1, 2, 3], isCompressed: true))
        }
        #expect(error?.code == .invalidArgument && error?.reason == "BROKEN_COMPRESSION")
    }

    @Test("a message that would outgrow the limit by compression stays plain")
    func incompressible() {
        var random = SeededNumbers(seed: 3)
        var message: [UInt8] = []
        message.reserveCapacity(Limits.messageBytes)
        while message.count < Limits.messageBytes {
            withUnsafeBytes(of: random.next()) { message.append(contentsOf: $0) }
        }
        #expect(Payload(compressing: message) == Payload(message))
    }
}
