import Bus
import Synchronization

extension ConformanceCase {
    /// What a status says against what the server did.
    static let truthCases: [ConformanceCase] = [
        ConformanceCase("exec_flag_truth", needs: { $0.severalCallers = true }) { bus in
            try bus.admit("stranger") { $0.allowedMethods = ["testing.v1/Empty*"] }
            let stranger = try bus.client(as: "stranger")
            for (what, executed, call) in truths(stranger) {
                let before = bus.service.starts
                let error = try await failure(what) { try await call(bus) }
                let starts = bus.service.starts - before
                switch error.executed {
                case .no: try require(starts == 0, "\(what): a handler ran; \(error)")
                case .yes: try require(starts > 0, "\(what): no handler ran; \(error)")
                case .maybe: break
                }
                try require(
                    executed.contains(error.executed), "\(what): \(error.executed), \(error.reason)"
                )
                if error.executed == .no {
                    try require(error.origin != .handler, "\(what): \(error)")
                }
            }
            // A server that dies with a call leaves a maybe; one that is dead did nothing.
            let running = Task {
                try await bus.client.call(
                    TestService.writeCall, TestRequest(hangs: true),
                    options: CallOptions(deadline: .seconds(30)))
            }
            await bus.service.wait { $0.running > 0 }
            await bus.kill()
            let lost = try await failure("a call whose server dies") { try await running.value }
            try require(lost.executed == .maybe, "\(lost)")
            let late = try await failure("a call after its death") {
                try await bus.client.call(TestService.writeCall, TestRequest(key: "late"))
            }
            try require(late.executed == .no, "\(late)")
            try require(bus.service.executions(of: "late") == 0, "a dead server executed it")
        },
        ConformanceCase("overload_is_not_executed", needs: { $0.server.inFlightCalls = 2 }) { bus in
            let hanging = (0..<2).map { _ in
                Task { try await bus.client.call(TestService.unaryCall, TestRequest(hangs: true)) }
            }
            await bus.service.wait { $0.running == 2 }
            let starts = bus.service.starts
            let error = try await failure("a call over the limit") {
                try await bus.client.call(
                    TestService.unaryCall, TestRequest(),
                    options: CallOptions(deadline: .milliseconds(300)))
            }
            try require(
                error.code == .resourceExhausted || error.code == .deadlineExceeded, "\(error)")
            // Only the server knows of a call that waited there until its end.
            try require(
                error.executed == .no
                    || error.code == .deadlineExceeded && error.executed == .maybe,
                "\(error)")
            try require(bus.service.starts == starts, "a handler ran")
            for call in hanging { call.cancel() }
            await bus.service.wait { $0.running == 0 }
            _ = try await bus.client.call(TestService.unaryCall, TestRequest())
        },
        ConformanceCase("deadline_expires_in_queue_not_executed") { bus in
            // Between its arrival and its start, more than its deadline passes on this server's clock.
            var options = ConformanceWorld.quickServer
            options.heartbeat = Limits.longestHeartbeat
            let slow = try await bus.serve(
                options: options, clock: LeapingClock(leap: .seconds(40)))
            bus.name([slow.endpoint])
            let error = try await failure("the call") {
                try await bus.client.call(
                    TestService.writeCall, TestRequest(key: "late"),
                    options: CallOptions(deadline: .seconds(39)))
            }
            try require(
                error.code == .deadlineExceeded && error.reason == "EXPIRED_IN_QUEUE", "\(error)")
            try require(error.executed == .no, "\(error)")
            try require(slow.service.starts == 0, "expired work was started")
        },
        ConformanceCase("retry_budget") { bus in
            // Everything fails: at first every call is tried again, then the budget is spent.
            let calls = 80
            try await atOnce(calls) { number in
                let failures = TestFailures(key: "budget", count: .max, executed: .no)
                _ = try await failure("call \(number)") {
                    try await bus.client.call(
                        TestService.unaryCall, TestRequest(failures: failures))
                }
            }
            let tries = bus.service.executions(of: "budget")
            try require(tries > calls + 10, "\(tries) tries: nothing was tried again")
            try require(tries < calls + 60, "\(tries) tries for \(calls) calls")
        },
        ConformanceCase("allowed_methods_equals_reality", needs: { $0.severalCallers = true }) {
            bus in
            let patterns: [[MethodPattern]] = [
                ["*"], [], ["testing.v1/*"], ["testing.v1/Unary*", "testing.v1/*Output*"],
                ["other.v1/*"], ["*Call"], ["Stats/*", "testing.v1/EmptyCall"],
            ]
            for (number, patterns) in patterns.enumerated() {
                let name = "caller-\(number)"
                try bus.admit(name) { entry in
                    entry.allowedMethods = patterns
                    entry.roles = number % 2 == 0 ? [.operator] : []
                }
                try await reflectionIsTrue(bus, for: try bus.client(as: name), name)
            }
        },
    ]

    private typealias Truth = (
        what: String, executed: Set<CallError.Executed>,
        call: @Sendable (ConformanceWorld) async throws -> Void
    )

    /// Ways to fail, and what may be said of the execution.
    private static func truths(_ stranger: BusClient) -> [Truth] {
        let unary = TestService.unaryCall
        let raw = {
            (facts: MethodFacts, body: String) -> @Sendable (ConformanceWorld) async throws -> Void
            in
            { bus in
                _ = try await bus.client.callRaw(
                    facts, body: Array(body.utf8), type: .json, options: CallOptions(), on: nil)
            }
        }
        let missing = TestService.unary(
            "Missing", TestEmpty.self, returns: TestEmpty.self, .read, access: .open, summary: "")
        return [
            (
                "a status of the handler", [.yes],
                { bus in
                    _ = try await bus.client.call(
                        unary, TestRequest(status: TestStatus(code: 9, message: "no")))
                }
            ),
            ("an unknown method", [.no], raw(missing.facts, "{}")),
            ("a request that does not decode", [.no], raw(unary.facts, #"{"payload":17}"#)),
            ("a request that is none", [.no], raw(unary.facts, "[")),
            (
                "a method that is not allowed", [.no],
                { _ in _ = try await stranger.call(unary, TestRequest()) }
            ),
            (
                "somebody else's name", [.no],
                { _ in
                    _ = try await stranger.call(
                        TestService.emptyCall, TestEmpty(),
                        options: CallOptions(onBehalfOf: .anonymous))
                }
            ),
            (
                "metadata over its limit", [.no],
                { bus in
                    let much: Metadata = ["x": String(repeating: "a", count: Limits.metadataBytes)]
                    _ = try await bus.client.call(
                        unary, TestRequest(), options: CallOptions(metadata: much))
                }
            ),
            (
                "a key over its limit", [.no],
                { bus in
                    let key = String(repeating: "k", count: Limits.idempotencyKeyBytes + 1)
                    _ = try await bus.client.call(
                        TestService.writeCall, TestRequest(),
                        options: CallOptions(idempotencyKey: key))
                }
            ),
            (
                "a message over its limit", [.no],
                { bus in
                    _ = try await bus.client.callRaw(
                        unary.facts, body: Array(repeating: 0, count: Limits.messageBytes + 1),
                        type: .cbor,
                        options: CallOptions(), on: nil)
                }
            ),
            (
                "a deadline in the handler", [.maybe, .yes],
                { bus in
                    // Long enough to get there: doubled until it does.
                    let starts = bus.service.starts
                    var deadline = Duration.milliseconds(80)
                    while true {
                        do {
                            _ = try await bus.client.call(
                                unary, TestRequest(hangs: true),
                                options: CallOptions(deadline: deadline))
                        } catch  where bus.service.starts == starts && deadline < .seconds(60) {
                            deadline *= 2
                            continue
                        }
                        return
                    }
                }
            ),
            (
                "a deadline that has passed", [.no],
                { bus in
                    _ = try await bus.client.call(
                        unary, TestRequest(), options: CallOptions(deadline: .zero))
                }
            ),
            (
                "a failure of the handler's own call", [.maybe, .yes],
                { bus in
                    // Relays to nobody: the handler ran, whatever its own call says.
                    bus.service.relay(through: bus.client)
                    _ = try await bus.client.call(
                        TestService.relayCall,
                        TestRelay(
                            hops: 0, last: TestRequest(status: TestStatus(code: 5, message: "gone"))
                        ))
                }
            ),
        ]
    }

    /// Asks for everything, then calls everything: what is listed as allowed is, and nothing else.
    private static func reflectionIsTrue(
        _ bus: ConformanceWorld, for client: BusClient, _ name: String
    ) async throws {
        let report = try await client.call(
            Reflection.list, ReflectionRequest(everything: true), on: TestService.name)
        let mine = try await client.call(Reflection.list, ReflectionRequest(), on: TestService.name)
        let listed = Set(mine.services.flatMap(\.methods).map(\.facts.path))
        for method in report.services.flatMap(\.methods) {
            let facts = method.facts
            let isAllowed = await answer(facts, client)
            try require(
                isAllowed == method.allowed,
                "\(name): \(facts.path) is \(isAllowed ? "allowed" : "refused"), listed otherwise")
            try require(
                listed.contains(facts.path) == isAllowed, "\(name): \(facts.path) in its own list")
        }
    }

    /// Whether a caller may call a method, by calling it.
    private static func answer(_ facts: MethodFacts, _ client: BusClient) async -> Bool {
        let options = CallOptions(deadline: .seconds(60), metadata: [:])
        let (type, body) = (
            client.contentType, client.contentType == .cbor ? [UInt8(0xA0)] : Array("{}".utf8)
        )
        do {
            switch facts.kind {
            case .unary:
                _ = try await client.callRaw(
                    facts, body: body, type: type, options: options, on: TestService.name)
            case .serverStreaming:
                let stream = try await client.streamRaw(
                    facts, body: body, type: type, options: options, on: TestService.name)
                _ = try await stream.next()
            case .clientStreaming:
                let call = try await client.openRaw(
                    facts, type: type, options: options, on: TestService.name)
                call.finishWriting()
                _ = try await call.answer()
            case .bidirectionalStreaming:
                let call = try await client.openRaw(
                    facts, type: type, options: options, on: TestService.name)
                call.finishWriting()
                _ = try await call.responses.next()
            }
            return true
        } catch let error as CallError {
            return error.code != .permissionDenied && error.code != .unauthenticated
        } catch {
            return true
        }
    }
}
