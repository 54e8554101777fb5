import Bus

extension ConformanceCase {
    /// Several instances of one service: who is asked, and who is asked again.
    static let instanceCases: [ConformanceCase] = [
        ConformanceCase("sticky_unary") { bus in
            let others = [try await bus.serve(), try await bus.serve()]
            let services = [bus.service] + others.map(\.service)
            bus.name([bus.endpoint] + others.map(\.endpoint))
            // Everybody is there before anybody is chosen.
            while services.contains(where: { $0.starts == 0 }) {
                _ = try await bus.client.call(TestService.unaryCall, TestRequest())
            }
            let sticky = CallOptions(affinity: "case 4711")
            for _ in 0..<20 {
                _ = try await bus.client.call(
                    TestService.unaryCall, TestRequest(key: "sticky"), options: sticky)
            }
            let shares = services.map { $0.executions(of: "sticky") }
            try require(shares.sorted() == [0, 0, 20], "one key went to \(shares)")
            // Many keys do not all stick to one.
            for number in 0..<40 {
                _ = try await bus.client.call(
                    TestService.unaryCall, TestRequest(key: "spread"),
                    options: CallOptions(affinity: "case \(number)"))
            }
            let spread = services.map { $0.executions(of: "spread") }
            try require(spread.allSatisfy { $0 > 0 }, "forty keys went to \(spread)")
            // When its instance leaves, the key sticks to another one.
            let left = shares.firstIndex(of: 20) ?? 0
            var endpoints = [bus.endpoint] + others.map(\.endpoint)
            endpoints.remove(at: left)
            bus.name(endpoints)
            for _ in 0..<10 {
                _ = try await bus.client.call(
                    TestService.unaryCall, TestRequest(key: "moved"), options: sticky)
            }
            let moved = services.map { $0.executions(of: "moved") }
            try require(moved.sorted() == [0, 0, 10] && moved[left] == 0, "then to \(moved)")
        },
        ConformanceCase("hedge_cancels_loser") { bus in
            let other = try await bus.serve()
            bus.name([bus.endpoint, other.endpoint])
            bus.service.stall()
            let options = CallOptions(hedging: Hedging(attempts: 2, delay: .milliseconds(20)))
            // Until the slow one was asked first; who is first is a matter of chance.
            var calls = 0
            while bus.service.starts == 0, calls < 500 {
                calls += 1
                _ = try await bus.client.call(
                    TestService.unaryCall, TestRequest(), options: options)
            }
            try require(bus.service.starts > 0, "the slow one was never asked first")
            await bus.service.wait { $0.running == 0 && $0.cancellations == $0.starts }
            try require(other.service.cancellations == 0, "a winner was cancelled")
            // A method that writes is not asked twice.
            let error = try await failure("a hedged write") {
                try await bus.client.call(
                    TestService.writeCall, TestRequest(), options: options)
            }
            try require(error.code == .invalidArgument && error.executed == .no, "\(error)")
        },
        ConformanceCase("retry_pushback") { bus in
            // The service says when to come again, or not to.
            let later = TestFailures(key: "later", count: 1, executed: .no, pushback: "150")
            let start = ContinuousClock.now
            _ = try await bus.client.call(TestService.unaryCall, TestRequest(failures: later))
            let took = ContinuousClock.now - start
            try require(took >= .milliseconds(150), "it came again after \(took)")
            let never = TestFailures(key: "never", count: 1, executed: .no, pushback: "-1")
            let error = try await failure("a call that is told not to come again") {
                try await bus.client.call(TestService.unaryCall, TestRequest(failures: never))
            }
            try require(error.code == .unavailable, "\(error)")
            try require(bus.service.executions(of: "never") == 1, "it came again")
        },
        ConformanceCase("load_is_heeded") { bus in
            // Two instances answer alike; one says that it is busy.
            let body = try bus.body(TestEmpty())
            let servers = try await [0, 5000].asyncMap { load in
                try await BadServer.start(in: bus) { frame, peer in
                    if frame.kind == .call {
                        peer.send(.status(frame.callID, load: load, body: body))
                    }
                }
            }
            bus.name(servers.map(\.endpoint))
            // Latency counts too, and a busy machine may make the idle one look slow for a while: a lot counts that went
            // to the idle one by two to one, which chance brings once in a million.
            var shares: [[Int]] = []
            for _ in 0..<10 {
                let before = servers.map { $0.server.count(.call) }
                for _ in 0..<200 {
                    _ = try await bus.client.call(TestService.emptyCall, TestEmpty())
                }
                shares.append(zip(servers, before).map { $0.server.count(.call) - $1 })
                if shares.contains(where: { 2 * $0[1] <= $0[0] }) { break }
            }
            try require(
                shares.contains { 2 * $0[1] <= $0[0] }, "the idle and the busy one had \(shares)")
            try require(servers[1].server.count(.call) > 0, "the busy one was never asked")
        },
        ConformanceCase("load_report_per_call", needs: { $0.server.inFlightCalls = 4 }) { bus in
            let (peer, link) = try await bus.rawSession()
            let ask = { (id: UInt64) async throws -> Int in
                link.send([
                    .call(
                        id, "testing.v1/UnaryCall", type: bus.contentType,
                        body: try bus.body(TestRequest()))
                ])
                return try await peer.next(.status).load() ?? -1
            }
            let idle = try await ask(1)
            try require((0...250).contains(idle), "idle, it said \(idle)")
            let hanging = [hang(bus), hang(bus)]
            await bus.service.wait { $0.running == 2 }
            let busy = try await ask(3)
            try require(
                (500...750).contains(busy), "with two of four places taken, it said \(busy)")
            for call in hanging { call.cancel() }
            link.close()
        },
        ConformanceCase("load_report_pong", needs: { $0.server.inFlightCalls = 4 }) { bus in
            let (peer, link) = try await bus.rawSession()
            let ask = { () async throws -> Int in
                link.send([Frame(.ping)])
                return try await peer.next(.pong).load() ?? -1
            }
            let idle = try await ask()
            try require(idle == 0, "idle, it said \(idle)")
            let hanging = (0..<3).map { _ in hang(bus) }
            await bus.service.wait { $0.running == 3 }
            let busy = try await ask()
            try require(busy == 750, "with three of four places taken, it said \(busy)")
            for call in hanging { call.cancel() }
            link.close()
        },
        ConformanceCase("dead_instance_costs_no_call") { bus in
            let other = try await bus.serve()
            bus.name([bus.endpoint, other.endpoint])
            try await atOnce(4) { worker in
                for number in 0..<40 {
                    if worker == 0, number == 10 { await bus.kill() }
                    _ = try await bus.client.call(TestService.unaryCall, TestRequest())
                }
            }
        },
    ]
}

/// A call that lasts until it is cancelled.
private func hang(_ bus: ConformanceWorld) -> Task<TestResponse, any Error> {
    Task { try await bus.client.call(TestService.unaryCall, TestRequest(hangs: true)) }
}

extension Array {
    fileprivate func asyncMap<Result>(
        _ transform: (Element) async throws -> Result
    ) async rethrows -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try await transform(element)) }
        return results
    }
}
