import Bus

extension ConformanceCase {
    /// Losing a server, and coming back to one.
    static let reconnectCases: [ConformanceCase] = [
        ConformanceCase("nobody_there") { bus in
            _ = try await bus.client.call(TestService.emptyCall, TestEmpty())
            await bus.kill()
            let error = try await failure("a call") {
                try await bus.client.call(TestService.emptyCall, TestEmpty())
            }
            try require(error.code == .unavailable, "\(error)")
            bus.name([])
            let none = try await failure("a call to nobody") {
                try await bus.client.call(TestService.emptyCall, TestEmpty())
            }
            try require(none.code == .unavailable && none.executed == .no, "\(none)")
        },
        ConformanceCase("reconnect_after_failure") { bus in
            _ = try await bus.client.call(TestService.emptyCall, TestEmpty())
            let open = Task {
                let call = try await bus.client.open(TestService.inputCall)
                try await call.write(TestRequest(hangs: true))
                return try await call.response()
            }
            await bus.service.wait { $0.running > 0 }
            await bus.kill()
            let error = try await failure("the open call") { try await open.value }
            try require(error.code == .unavailable && error.executed == .maybe, "\(error)")
            let waiting = Task {
                try await bus.client.call(
                    TestService.unaryCall, TestRequest(key: "waiting"),
                    options: CallOptions(waitForReady: true))
            }
            let again = try await bus.serve(at: bus.endpoint)
            try require(again.endpoint == bus.endpoint, "another place: \(again.endpoint)")
            _ = try await waiting.value
            try require(again.service.executions(of: "waiting") == 1, "it was not the new server")
            for _ in 0..<5 { _ = try await bus.client.call(TestService.emptyCall, TestEmpty()) }
        },
        ConformanceCase("stale_session_replay") { bus in
            // What was sent to a server that died is not delivered to the one that takes its place.
            let (_, link) = try await bus.rawSession()
            await bus.kill()
            link.send([
                .call(
                    1, "testing.v1/WriteCall", type: bus.contentType, key: "stale",
                    body: try bus.body(TestRequest()))
            ])
            let again = try await bus.serve(at: bus.endpoint)
            for _ in 0..<10 {
                _ = try await bus.client.call(
                    TestService.unaryCall, TestRequest(),
                    options: CallOptions(waitForReady: true))
            }
            try require(again.service.executions(of: "stale") == 0, "a stale call was executed")
            try require(bus.service.executions(of: "stale") == 0, "a dead server executed it")
            link.close()
        },
        ConformanceCase("backoff") { bus in
            // A peer that closes at once is left alone for pauses that grow as the formula says. A machine under load is
            // late: of ten rounds one must keep the time. Nobody may ever be early.
            let bad = try await BadServer.start(in: bus, welcome: Frame(.bye)) { _, _ in }
            bus.name([bad.endpoint])
            var late: [[[Duration]]] = []
            while late.count < 10 {
                let pauses = try await pausesOfTwo(bus)
                if isInTime(pauses[0]), isInTime(pauses[1]) {
                    let apart = zip(pauses[0], pauses[1]).map { $0 - $1 }
                    return try require(
                        apart.contains { $0 > .microseconds(500) || $0 < .microseconds(-500) },
                        "two clients kept the same time: \(apart)")
                }
                late.append(pauses)
            }
            throw ConformanceFailure("ten times too late, or not often enough: \(late)")
        },
    ]

    /// How long two new clients wait between their tries of an instance, while each has a call that waits for it.
    private static func pausesOfTwo(_ bus: ConformanceWorld) async throws -> [[Duration]] {
        let transports = [try bus.countingTransport(), try bus.countingTransport()]
        try await atOnce(2) { number in
            let client = try bus.client(transport: transports[number])
            _ = try await failure("a call") {
                try await client.call(
                    TestService.emptyCall, TestEmpty(),
                    options: CallOptions(deadline: .milliseconds(700), waitForReady: true))
            }
            client.shutdown()
        }
        let pauses = transports.map { transport in
            zip(transport.attempts, transport.attempts.dropFirst()).map { $1.at - $0.at }
        }
        for (index, pause) in pauses.flatMap({ $0.enumerated() }) {
            let least = Backoff.reconnect.pause(before: index + 1, random: 0)
            try require(pause >= least, "\(pause) before try \(index + 2), not \(least)")
        }
        return pauses
    }

    private static func isInTime(_ pauses: [Duration]) -> Bool {
        pauses.count >= 3
            && pauses.enumerated().allSatisfy { index, pause in
                pause <= Backoff.reconnect.pause(before: index + 1, random: 1) + .milliseconds(250)
            }
    }
}
