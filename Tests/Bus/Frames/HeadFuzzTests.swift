import BusTesting
import Testing

@testable import Bus

/// Mutated frames against everything that reads heads.
struct HeadFuzzTests {
    @Test(
        "700,000 mutated frames: each head is read or refused, and what was read is written again",
        arguments: 0..<7 as Range<UInt64>)
    func heads(seed: UInt64) {
        var mutator = FrameMutator(seed: seed)
        let before = ResidentMemory.bytes
        var (framed, read) = (0, 0)
        for _ in 0..<100_000 {
            guard let frame = try? FrameCoding.frame(from: mutator.next()) else { continue }
            framed += 1
            if Self.reads(frame) { read += 1 }
        }
        #expect(framed > 20_000 && read > 2000 && read < framed, "the mutations say nothing")
        #expect(ResidentMemory.bytes - before < 64 << 20)
    }

    /// Whether the head of a known kind can be read; then its meaning must survive being written.
    private static func reads(_ frame: Frame) -> Bool {
        switch frame.kind {
        case .hello: isStable(frame, HelloHead.init(encoded:)) { $0.encoded() }
        case .welcome: isStable(frame, WelcomeHead.init(encoded:)) { $0.encoded() }
        case .call: isStable(frame, CallHead.init(encoded:)) { $0.encoded() }
        case .headers: isStable(frame, Metadata.init(encoded:)) { $0.encoded() }
        // A status may be cut to what a head may hold.
        case .status: (try? StatusHead(encoded: frame.head)) != nil
        case .credit: isStable(frame, CreditHead.init(encoded:)) { $0.encoded() }
        case .pong: isStable(frame, PongHead.init(encoded:)) { $0.encoded() }
        case .goAway: isStable(frame, GoAwayHead.init(encoded:)) { $0.encoded() }
        default: false
        }
    }

    private static func isStable<Head: Equatable>(
        _ frame: Frame, _ read: ([UInt8]) throws -> Head, _ write: (Head) -> [UInt8]
    ) -> Bool {
        guard let head = try? read(frame.head) else { return false }
        check((try? read(write(head))) == head, "\(frame) is not written as it was read")
        return true
    }
}
