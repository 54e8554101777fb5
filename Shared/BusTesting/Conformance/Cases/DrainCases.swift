import Bus

extension ConformanceCase {
    /// A server that stops.
    static let drainCases: [ConformanceCase] = [
        ConformanceCase(
            "drain_lets_running_calls_finish", needs: { $0.server.drainTimeout = .seconds(120) }
        ) { bus in
            let running = try await bus.client.open(TestService.inputCall)
            try await running.write(.payload(3))
            await bus.service.wait { $0.received == 1 }
            let watch = try await bus.client.stream(
                Health.watch, HealthRequest(), on: TestService.name)
            async let stopped: Void = bus.server.shutdown()
            for try await report in watch where report.status == .notServing {}
            // The drain has begun; it waits for this call, which goes on to its end.
            try await running.write(.payload(4))
            let summary = try await running.response()
            try require(summary.requests == 2 && summary.aggregatedBytes == 7, "\(summary)")
            await stopped
            let later = try await failure("a call after the drain") {
                try await bus.client.call(
                    TestService.emptyCall, TestEmpty(),
                    options: CallOptions(deadline: .seconds(30)))
            }
            try require(later.executed == .no, "\(later)")
        },
        ConformanceCase("two_phase_goaway") { bus in
            // The time between the two phases passes when the case says so.
            let clock = ManualClock()
            var options = ConformanceWorld.quickServer
            options.heartbeat = Limits.longestHeartbeat
            options.drainNotice = .seconds(1)
            options.drainTimeout = .seconds(3600)
            let leaving = try await bus.serve(options: options, clock: clock)
            let (peer, link) = try await bus.rawSession(to: leaving.endpoint)
            let call = { (id: UInt64, key: String, hangs: Bool) throws -> Frame in
                .call(
                    id, "testing.v1/WriteCall", timeout: .seconds(3600), type: bus.contentType,
                    key: key, body: try bus.body(TestRequest(hangs: hangs)))
            }
            // Keeps the server from being done.
            link.send([try call(1, "running", true)])
            await leaving.service.wait { $0.running > 0 }
            async let stopped: Void = leaving.server.shutdown()
            let first = try await peer.next()
            try require(try first.goAwayLast() == .max, "first GOAWAY \(try first.goAwayLast())")
            // Between the two, calls that crossed it are served.
            link.send([try call(3, "between", false)])
            try require(try await peer.next().statusError() == nil, "the call between was refused")
            let time = Task { await clock.turn(by: .milliseconds(10)) { false } }
            let second = try await peer.next()
            time.cancel()
            try require(try second.goAwayLast() == 3, "second GOAWAY \(try second.goAwayLast())")
            link.send([try call(5, "late", false)])
            let answer = try await peer.next()
            let refusal = try answer.statusError()
            try require(
                answer.callID == 5 && refusal?.reason == "GOING_AWAY",
                "\(String(describing: refusal))")
            try require(
                refusal?.executed == .no && answer.flags.contains(.notExecuted), "\(answer)")
            link.send([Frame(.cancel, callID: 1)])
            let last = try await peer.next()
            try require(
                try last.callID == 1 && last.statusError()?.code == .cancelled, "\(last)")
            await stopped
            try require(leaving.service.executions(of: "between") == 1, "between")
            try require(leaving.service.executions(of: "late") == 0, "late")
            link.close()
        },
        ConformanceCase(
            "drain_deadline", needs: { $0.server.drainTimeout = .milliseconds(200) }
        ) { bus in
            let call = try await bus.client.open(TestService.inputCall)
            try await call.write(TestRequest(hangs: true))
            await bus.service.wait { $0.running > 0 }
            let start = ContinuousClock.now
            async let stopped: Void = bus.server.shutdown()
            let error = try await failure("the running call") { try await call.response() }
            try require(
                error.reason == "SERVER_STOPPED" && error.code == .unavailable, "\(error)")
            try require(error.executed == .maybe, "\(error)")
            await stopped
            let took = ContinuousClock.now - start
            try require(took >= .milliseconds(190) && took < .seconds(30), "it took \(took)")
            await bus.service.wait { $0.running == 0 && $0.cancellations == 1 }
        },
        ConformanceCase(
            "health_watch_sees_the_drain", needs: { $0.server.drainTimeout = .seconds(120) }
        ) { bus in
            let watch = try await bus.client.stream(
                Health.watch, HealthRequest(), on: TestService.name)
            var reports = watch.makeAsyncIterator()
            try require(try await reports.next()?.status == .serving, "not SERVING")
            async let stopped: Void = bus.server.shutdown()
            try require(try await reports.next()?.status == .notServing, "not NOT_SERVING")
            try require(try await reports.next() == nil, "no end")
            await stopped
        },
        ConformanceCase(
            "calls_move_while_a_server_drains", needs: { $0.server.drainTimeout = .seconds(120) }
        ) { bus in
            // Writes all the while, two servers, one of them stops: nobody sees it.
            let other = try await bus.serve()
            bus.name([bus.endpoint, other.endpoint])
            try await atOnce(4) { worker in
                for number in 0..<50 {
                    if worker == 0, number == 10 { await bus.server.shutdown() }
                    _ = try await bus.client.call(
                        TestService.writeCall, TestRequest(key: "\(worker) \(number)"))
                }
            }
            for worker in 0..<4 {
                for number in 0..<50 {
                    let times =
                        bus.service.executions(of: "\(worker) \(number)")
                        + other.service.executions(of: "\(worker) \(number)")
                    try require(times == 1, "\(worker) \(number) was executed \(times) times")
                }
            }
        },
    ]
}
