import Bus
import Synchronization

extension ConformanceCase {
    /// Who calls, and what they may.
    static let identityCases: [ConformanceCase] = [
        ConformanceCase("identity_from_zap") { bus in
            let answer = try await bus.client.call(TestService.unaryCall, TestRequest())
            try require(answer.caller == "tester", "caller \(answer.caller)")
        },
        ConformanceCase("on_behalf_claims") { bus in
            let user = Principal(
                subject: "user-7", department: "finance", roles: [.operator], districts: ["410802"])
            let answer = try await bus.client.call(
                TestService.unaryCall, TestRequest(), options: CallOptions(onBehalfOf: user))
            try require(answer.subject == "user-7", "subject \(answer.subject)")
            _ = try await bus.client.call(
                TestService.restrictedCall, TestEmpty(), options: CallOptions(onBehalfOf: user))
            let error = try await failure("anonymous") {
                try await bus.client.call(
                    TestService.restrictedCall, TestEmpty(),
                    options: CallOptions(onBehalfOf: .anonymous))
            }
            try require(error.code == .unauthenticated && error.executed == .no, "\(error)")
        },
        ConformanceCase("role_missing") { bus in
            let error = try await failure("the call") {
                try await bus.client.call(TestService.restrictedCall, TestEmpty())
            }
            try require(error.code == .permissionDenied && error.executed == .no, "\(error)")
        },
        ConformanceCase("wrong_key_refused", needs: { $0.severalCallers = true }) { bus in
            let stranger = try bus.client(as: "stranger")
            let error = try await failure("a stranger's call") {
                try await stranger.call(
                    TestService.emptyCall, TestEmpty(), options: CallOptions(deadline: .seconds(30))
                )
            }
            try require(
                error.code == .unauthenticated || error.code == .unavailable, "\(error)")
            try require(error.executed == .no, "\(error)")
        },
        ConformanceCase("allowed_methods_are_checked_on_every_call") { bus in
            _ = try await bus.client.call(TestService.emptyCall, TestEmpty())
            var topology = bus.topology.current
            topology.callers["tester"]?.allowedMethods = ["testing.v1/Unary*"]
            bus.topology.update(topology)
            let error = try await failure("the call") {
                try await bus.client.call(TestService.emptyCall, TestEmpty())
            }
            try require(error.code == .permissionDenied, "\(error)")
            _ = try await bus.client.call(TestService.unaryCall, TestRequest())
        },
        ConformanceCase("revoked_midsession") { bus in
            _ = try await bus.client.call(TestService.emptyCall, TestEmpty())
            let hanging = Task {
                try await bus.client.call(TestService.unaryCall, TestRequest(hangs: true))
            }
            await bus.service.wait { $0.running > 0 }
            var topology = bus.topology.current
            topology.callers["tester"]?.publicKeys = []
            bus.topology.update(topology)
            let open = try await failure("the open call") { try await hanging.value }
            try require(
                open.code == .unauthenticated || open.code == .unavailable, "open call: \(open)")
            // Whatever the caller can know, the server did not do it.
            let next = try await failure("the next call") {
                try await bus.client.call(
                    TestService.unaryCall,
                    TestRequest(failures: TestFailures(key: "next", count: 0, executed: .no)),
                    options: CallOptions(deadline: .seconds(30)))
            }
            try require(next.code == .unauthenticated || next.code == .unavailable, "\(next)")
            try require(bus.service.executions(of: "next") == 0, "it was executed")
        },
        ConformanceCase("rotated_key_overlap", needs: { $0.severalCallers = true }) { bus in
            // Old and new key are good at the same time, and both are the tester.
            let next = try bus.publicKey(of: "tester with its next key")
            try bus.admit("tester") { $0.publicKeys.append(next) }
            let renewed = try bus.client(as: "tester with its next key")
            for client in [bus.client, renewed] {
                let answer = try await client.call(TestService.unaryCall, TestRequest())
                try require(answer.caller == "tester", "caller \(answer.caller)")
            }
            let open = try await renewed.open(TestService.duplexCall)
            var responses = open.responses.makeAsyncIterator()
            // The old one is withdrawn: the new one's open call does not notice.
            try bus.admit("tester") { $0.publicKeys = [next] }
            let error = try await failure("a call with the old key") {
                try await bus.client.call(
                    TestService.unaryCall, TestRequest(key: "old"),
                    options: CallOptions(deadline: .seconds(30)))
            }
            try require(error.code == .unauthenticated || error.code == .unavailable, "\(error)")
            try require(bus.service.executions(of: "old") == 0, "it was executed")
            try await open.write(TestStreamRequest(sizes: [3]))
            try require(try await responses.next()?.payload.count == 3, "the open call ended")
            open.finishWriting()
            try require(try await responses.next() == nil, "no end")
        },
        ConformanceCase("reflection_lists_what_is_allowed") { bus in
            let mine = try await bus.client.call(
                Reflection.list, ReflectionRequest(), on: TestService.name)
            let names = mine.services.first { $0.name == TestService.name }?.methods.map(
                \.facts.name)
            try require(names?.contains("UnaryCall") == true, "\(names ?? [])")
            try require(names?.contains("RestrictedCall") == false, "\(names ?? [])")
        },
        ConformanceCase("health_and_stats") { bus in
            let health = try await bus.client.call(
                Health.check, HealthRequest(), on: TestService.name)
            try require(health.status == .serving, "\(health)")
            let stats = try await bus.client.call(Stats.get, StatsRequest(), on: TestService.name)
            try require(stats.sessions == 1, "\(stats.sessions) sessions")
            try require(
                stats.methods.contains { $0.method == "Health/Check" && $0.calls == 1 }, "\(stats)")
        },
    ]
}
