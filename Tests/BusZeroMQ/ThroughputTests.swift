import Bus
import BusZeroMQ
import Testing

@Suite struct ThroughputTests {
    @Test("a hundred thousand frames go and come back under CURVE, and the rate is printed")
    func echo() async throws {
        try await World.run { world in
            let server = world.server()
            let echo = Echo()
            echo.server.update { $0 = ZeroMQServerTransportBox(transport: server) }
            let endpoint = try await server.listen(receiver: echo)
            let other = try World()
            world.topology.update(World.topology(keys: [other.clientKeys.publicKey]))
            let counter = FrameCounter()
            let link = other.client().connect(to: endpoint, receiver: counter)
            let count = 100_000
            let frame = Frame(.data, callID: 1, body: [UInt8](repeating: 7, count: 200))
            let start = ContinuousClock.now
            let window = 1000
            for sent in stride(from: 0, to: count, by: window) {
                link.send([Frame](repeating: frame, count: window))
                try await counter.received.wait(for: "answers", within: .seconds(120)) {
                    $0 >= sent - window
                }
            }
            try await counter.received.wait(for: "all answers", within: .seconds(120)) {
                $0 == count
            }
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            print("CURVE echo: \(Int(Double(count) / seconds)) round trips/s in a debug build")
            link.close()
            #expect(await other.context.shutdown(within: .seconds(60)))
        }
    }

    @Test("senders that come while the loop sleeps, works or is just going to sleep lose no answer")
    func noLostWakeUp() async throws {
        try await World.run { world in
            let server = world.server()
            let echo = Echo()
            echo.server.update { $0 = ZeroMQServerTransportBox(transport: server) }
            let endpoint = try await server.listen(receiver: echo)
            // Both ends on one loop: each send may be told what the other end waits for.
            try await withThrowingTaskGroup { group in
                for sender in 0..<6 {
                    group.addTask {
                        let counter = FrameCounter()
                        let link = world.client().connect(to: endpoint, receiver: counter)
                        for count in 1...400 {
                            // From none at all to long enough for everybody to fall asleep.
                            for _ in 0..<(count * (sender + 1) % 29) { await Task.yield() }
                            link.send([Frame(.data, callID: UInt64(count), body: [1])])
                            try await counter.received.wait(for: "answer", within: .seconds(60)) {
                                $0 == count
                            }
                        }
                        link.close()
                    }
                }
                try await group.waitForAll()
            }
        }
    }
}

/// Counts what comes back.
private final class FrameCounter: LinkReceiver {
    let received = Observed(0)
    func linkOpened() {}
    func linkReceived(_ frames: [Frame]) { received.update { $0 += frames.count } }
    func linkClosed(_ failure: LinkFailure) {}
}
