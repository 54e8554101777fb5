import BusTesting
import Testing

@testable import Bus

/// Golden frames with bytes changed, read by live sessions.
struct SessionFuzzTests {
    @Test(
        "100,000 mutated frames: no crash, and a session is closed or as it was", arguments: 0..<20)
    func mutated(seed: UInt64) throws {
        var random = SeededNumbers(seed: seed)
        let corpus = WireFixtures.golden.map { WireFixtures.parts($0.parts) }
        var client = try GoldenFrameTests.client()
        var server = GoldenFrameTests.server()
        var closed = 0
        for _ in 0..<5000 {
            var parts = corpus[Int.random(in: 0..<corpus.count, using: &random)]
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                Self.mutate(&parts, using: &random)
            }
            guard let frame = try? FrameCoding.frame(from: parts) else { continue }
            var finals = 0
            let before = client.openCalls
            for case .deliver(_, .finished) in client.received(frame, now: .now) { finals += 1 }
            check(client.openCalls == before - finals, "every call ends once")
            if client.phase == .closed {
                closed += 1
                check(client.openCalls == 0, "no call outlives its session")
                client = try GoldenFrameTests.client()
            } else if client.openCalls == 0, client.acceptsCalls {
                _ = client.open(1, CallHead(method: "a.v1/B", timeoutMilliseconds: 1), body: [])
            }
            let actions = server.received(frame, now: .now)
            for id in actions.starts { _ = server.finish(id, .ok, body: []) }
            if server.phase == .closed {
                closed += 1
                check(actions.last == .drop && server.openCalls == 0, "a closed session is dropped")
                server = GoldenFrameTests.server()
            }
        }
        #expect(closed > 100, "the mutations are too tame to say anything")
    }

    private static func mutate(_ parts: inout [[UInt8]], using random: inout SeededNumbers) {
        let part = random.chance(85) ? 0 : parts.count - 1
        guard !parts[part].isEmpty else { return }
        // The prefix's magic and version are left alone mostly: behind them is what is looked for.
        let from =
            part == 0 && parts[0].count > 16 && random.chance(90) ? (random.chance(30) ? 3 : 16) : 0
        let at = Int.random(
            in: min(from, parts[part].count - 1)..<parts[part].count, using: &random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0: parts[part][at] = UInt8.random(in: 0...255, using: &random)
        case 1: parts[part][at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 2: parts[part].insert(UInt8.random(in: 0...255, using: &random), at: at)
        case 3: if parts[part].count > 17 { parts[part].remove(at: at) }
        default: parts[part].append(UInt8.random(in: 0...255, using: &random))
        }
    }
}
