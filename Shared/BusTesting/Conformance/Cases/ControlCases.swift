import Bus
import Synchronization

extension ConformanceCase {
    /// Deadlines, cancellation, retries, idempotency keys.
    static let controlCases: [ConformanceCase] = [
        ConformanceCase("timeout_on_sleeping_server") { bus in
            let error = try await failure("the call") {
                try await bus.client.call(
                    TestService.unaryCall, TestRequest(hangs: true),
                    options: CallOptions(deadline: .milliseconds(1)))
            }
            try require(error.code == .deadlineExceeded, "\(error)")
        },
        ConformanceCase("deadline_cancels_the_handler") { bus in
            let before = bus.service.cancellations
            let error = try await failure("the call") {
                try await bus.client.call(
                    TestService.unaryCall, TestRequest(hangs: true),
                    options: CallOptions(deadline: .milliseconds(100)))
            }
            try require(error.code == .deadlineExceeded, "\(error)")
            await bus.service.wait { $0.cancellations > before }
        },
        ConformanceCase("deadline_not_reached") { bus in
            let answer = try await bus.client.call(
                TestService.unaryCall, TestRequest(), options: CallOptions(deadline: .seconds(30)))
            try require(
                (1...30_000).contains(answer.remainingMilliseconds),
                "the server had \(answer.remainingMilliseconds) ms left")
        },
        ConformanceCase("cancel_after_begin") { bus in
            let before = bus.service.cancellations
            let call = Task {
                try await bus.client.call(TestService.unaryCall, TestRequest(hangs: true))
            }
            await bus.service.wait { $0.running > 0 }
            call.cancel()
            let error = try await failure("the call") { try await call.value }
            try require(error.code == .cancelled, "\(error)")
            await bus.service.wait { $0.cancellations > before && $0.running == 0 }
            let input = try await bus.client.open(TestService.inputCall)
            await bus.service.wait { $0.streams > 0 }
            input.cancel()
            let other = try await failure("the client stream") { try await input.response() }
            try require(other.code == .cancelled, "\(other)")
            await bus.service.wait { $0.cancellations > before + 1 && $0.streams == 0 }
        },
        ConformanceCase("cancel_after_first_response") { bus in
            let before = bus.service.cancellations
            let got = Mutex(0)
            let reader = Task {
                let stream = try await bus.client.stream(
                    TestService.outputCall, TestStreamRequest(sizes: [31415], hangs: true))
                for try await _ in stream { got.withLock { $0 += 1 } }
            }
            await bus.service.wait { $0.running > 0 }
            reader.cancel()
            let error = try await failure("the stream") { try await reader.value }
            try require(error.code == .cancelled, "\(error)")
            await bus.service.wait { $0.cancellations > before }
            let duplex = try await bus.client.open(TestService.duplexCall)
            try await duplex.write(TestStreamRequest(sizes: [31415]))
            var responses = duplex.responses.makeAsyncIterator()
            try require(try await responses.next()?.payload.count == 31415, "no first response")
            duplex.cancel()
            let other = try await failure("the bidirectional call") {
                try await responses.next()
            }
            try require(other.code == .cancelled, "\(other)")
            await bus.service.wait { $0.cancellations > before + 1 && $0.streams == 0 }
        },
        ConformanceCase("ending_the_iteration_cancels") { bus in
            let before = bus.service.cancellations
            do {
                let stream = try await bus.client.stream(
                    TestService.outputCall,
                    TestStreamRequest(sizes: Array(repeating: 1, count: 100_000)))
                for try await _ in stream { break }
            }
            await bus.service.wait { $0.cancellations > before }
        },
        ConformanceCase("cancel_before_start") { bus in
            let call = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await bus.client.call(
                    TestService.writeCall, TestRequest(),
                    options: CallOptions(idempotencyKey: "cancelled-before"))
            }
            let error = try await failure("the call") { try await call.value }
            try require(error.code == .cancelled, "\(error)")
            // What was sent before this call would have been executed before it.
            _ = try await bus.client.call(TestService.unaryCall, TestRequest())
            try require(
                bus.service.executions(of: "cancelled-before") == 0, "it was executed")
        },
        ConformanceCase("three_hop_deadline") { bus in
            bus.service.relay(through: bus.client)
            let before = bus.service.relayed.count
            // Less than the method's own 10 s, which every hop would have had without the first one's.
            let deadline = Duration.seconds(8)
            let step = Duration.milliseconds(20)
            let answer = try await bus.client.call(
                TestService.relayCall,
                TestRelay(hops: 2, last: TestRequest(takesMicroseconds: 20_000)),
                options: CallOptions(deadline: deadline))
            let left =
                bus.service.relayed.dropFirst(before)
                + [.milliseconds(answer.remainingMilliseconds)]
            try require(left.count == 4, "\(left.count) hops")
            // A client tells the time that is left in whole milliseconds, rounded up.
            for (hop, left) in left.enumerated() {
                let most = deadline - step * hop + .milliseconds(hop + 1)
                try require(left > .zero && left <= most, "hop \(hop): \(left) left, not \(most)")
            }
            for (one, next) in zip(left, left.dropFirst()) {
                try require(next <= one - step + .milliseconds(2), "\(one), then \(next) left")
            }
        },
        ConformanceCase("three_hop_cancel") { bus in
            bus.service.relay(through: bus.client)
            let before = bus.service.cancellations
            let call = Task {
                try await bus.client.call(
                    TestService.relayCall, TestRelay(hops: 2, last: TestRequest(hangs: true)))
            }
            await bus.service.wait { $0.running > 0 }
            call.cancel()
            _ = try await failure("the call") { try await call.value }
            await bus.service.wait { $0.cancellations > before && $0.running == 0 }
        },
        ConformanceCase("retry_only_when_safe") { bus in
            // Not executed: repeated until it succeeds.
            let safe = TestFailures(key: "safe", count: 2, executed: .no)
            let answer = try await bus.client.call(
                TestService.unaryCall, TestRequest(failures: safe))
            try require(answer.executions == 3, "\(answer.executions) executions")
            // Executed: not repeated.
            let done = TestFailures(key: "done", count: 1, executed: .yes)
            let error = try await failure("the call") {
                try await bus.client.call(TestService.unaryCall, TestRequest(failures: done))
            }
            try require(error.code == .unavailable, "\(error)")
            try require(bus.service.executions(of: "done") == 1, "it was repeated")
        },
        ConformanceCase("retry_keeps_the_idempotency_key") { bus in
            let failures = TestFailures(key: "keyed", count: 2, executed: .maybe)
            let answer = try await bus.client.call(
                TestService.writeCall, TestRequest(failures: failures),
                options: CallOptions(idempotencyKey: "my-key"))
            try require(answer.idempotencyKey == "my-key", "key \(answer.idempotencyKey ?? "nil")")
            try require(answer.executions == 3, "\(answer.executions) executions")
        },
        ConformanceCase("retry_gives_up") { bus in
            let failures = TestFailures(key: "hopeless", count: 1000, executed: .no)
            let error = try await failure("the call") {
                try await bus.client.call(TestService.unaryCall, TestRequest(failures: failures))
            }
            try require(error.code == .unavailable, "\(error)")
            try require(
                bus.service.executions(of: "hopeless") == Limits.retryAttempts,
                "\(bus.service.executions(of: "hopeless")) tries")
        },
        ConformanceCase("write_gets_a_key") { bus in
            let answer = try await bus.client.call(TestService.writeCall, TestRequest())
            try require(!(answer.idempotencyKey ?? "").isEmpty, "no key was made")
        },
    ]
}
