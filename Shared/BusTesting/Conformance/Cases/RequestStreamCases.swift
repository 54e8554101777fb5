import Bus

extension ConformanceCase {
    /// Calls whose requests stream.
    static let requestStreamCases: [ConformanceCase] = [
        ConformanceCase("client_streaming") { bus in
            let call = try await bus.client.open(TestService.inputCall)
            for size in [27182, 8, 1828, 45904] { try await call.write(.payload(size)) }
            let summary = try await call.response()
            try require(summary.aggregatedBytes == 74_922, "\(summary)")
            try require(summary.requests == 4, "\(summary)")
        },
        ConformanceCase("ping_pong") { bus in
            let call = try await bus.client.open(TestService.duplexCall)
            var responses = call.responses.makeAsyncIterator()
            for size in [31415, 9, 2653, 58979] {
                try await call.write(TestStreamRequest(sizes: [size]))
                let answer = try await responses.next()
                try require(answer?.payload.count == size, "size \(answer?.payload.count ?? -1)")
            }
            call.finishWriting()
            try require(try await responses.next() == nil, "a fifth response")
        },
        ConformanceCase("empty_stream") { bus in
            let call = try await bus.client.open(TestService.duplexCall)
            call.finishWriting()
            for try await _ in call.responses { throw ConformanceFailure("a response") }
            let input = try await bus.client.open(TestService.inputCall)
            let summary = try await input.response()
            try require(summary.requests == 0, "\(summary)")
        },
        ConformanceCase("responses_go_on_after_the_requests_end") { bus in
            let call = try await bus.client.open(TestService.duplexCall)
            let count = 3 * Limits.requestWindowMessages
            try await call.write(TestStreamRequest(sizes: Array(repeating: 1, count: count)))
            call.finishWriting()
            var got = 0
            for try await _ in call.responses { got += 1 }
            try require(got == count, "\(got) responses")
        },
        ConformanceCase("large_request_elements") { bus in
            let call = try await bus.client.open(TestService.inputCall)
            let sizes = [600_000, 0, 1, 3_000_000, 262_144, 262_145]
            for size in sizes { try await call.write(.payload(size)) }
            let summary = try await call.response()
            try require(summary.aggregatedBytes == sizes.reduce(0, +), "\(summary)")
            try require(summary.requests == sizes.count, "\(summary)")
        },
        ConformanceCase("many_requests") { bus in
            let call = try await bus.client.open(TestService.inputCall)
            let count = 20 * Limits.requestWindowMessages
            for _ in 0..<count { try await call.write(.payload(3)) }
            let summary = try await call.response()
            try require(summary.requests == count, "\(summary)")
        },
        ConformanceCase("server_speaks_first") { bus in
            let call = try await bus.client.open(
                TestService.duplexCall, options: CallOptions(metadata: [TestService.greetings: "2"])
            )
            var responses = call.responses.makeAsyncIterator()
            for _ in 0..<2 {
                try require(try await responses.next() != nil, "the server did not speak first")
            }
            try await call.write(TestStreamRequest(sizes: [9]))
            try require(try await responses.next()?.payload.count == 9, "no answer afterwards")
            call.finishWriting()
            try require(try await responses.next() == nil, "no end")
        },
        ConformanceCase("cancel_after_first_message") { bus in
            let call = try await bus.client.open(TestService.inputCall)
            try await call.write(.payload(27182))
            await bus.service.wait { $0.received == 1 }
            call.cancel()
            let error = try await failure("the call") { try await call.response() }
            try require(error.code == .cancelled, "\(error)")
            await bus.service.wait { $0.cancellations == 1 && $0.streams == 0 }
        },
        ConformanceCase("intervals_between_responses") { bus in
            let call = try await bus.client.open(TestService.duplexCall)
            var responses = call.responses.makeAsyncIterator()
            let start = ContinuousClock.now
            try await call.write(
                TestStreamRequest(sizes: [1, 2, 3], intervalMicroseconds: 10_000))
            for size in 1...3 {
                try require(try await responses.next()?.payload.count == size, "size")
                let least = Duration.milliseconds(10) * size
                try require(.now - start >= least, "response \(size) came too early")
            }
            call.finishWriting()
            try require(try await responses.next() == nil, "no end")
        },
        ConformanceCase("pushback_server") { bus in
            // A handler that takes one request and no more: the writer stops at its window.
            let call = try await bus.client.open(TestService.inputCall)
            try await call.write(TestRequest(hangs: true))
            await bus.service.wait { $0.running > 0 }
            let written = Written()
            let writer = Task {
                while true {
                    try await call.write(.payload(1))
                    written.add()
                }
            }
            await written.wait(for: Limits.requestWindowMessages - 1)
            _ = try await bus.client.call(TestService.emptyCall, TestEmpty())
            try require(
                written.count <= Limits.requestWindowMessages, "\(written.count) requests ahead")
            call.cancel()
            let error = try await failure("the writer") { try await writer.value }
            try require(error.code == .cancelled, "\(error)")
            await bus.service.wait { $0.running == 0 }
        },
        ConformanceCase("a_failure_reaches_the_writer") { bus in
            let call = try await bus.client.open(TestService.inputCall)
            try await call.write(TestRequest(status: TestStatus(code: 9, message: "enough")))
            let error = try await failure("the writer") {
                while true { try await call.write(.payload(1)) }
            }
            try require(error.code == .failedPrecondition && error.message == "enough", "\(error)")
            let answer = try await failure("the call") { try await call.response() }
            try require(answer == error, "\(answer)")
        },
        ConformanceCase("malformed_element_names_the_field") { bus in
            let call = try await bus.client.openRaw(
                TestService.inputCall.facts, type: .json, options: CallOptions(), on: nil)
            try await call.write(Array(#"{"responseBytes":"many"}"#.utf8))
            let error = try await failure("the call") { try await call.answer() }
            try require(error.code == .invalidArgument, "\(error)")
            try require(error.violations.map(\.field) == ["responseBytes"], "\(error)")
        },
        ConformanceCase("request_stream_status_code_and_message") { bus in
            let call = try await bus.client.open(TestService.duplexCall)
            try await call.write(
                TestStreamRequest(sizes: [1], status: TestStatus(code: 2, message: "test")))
            var got = 0
            let error = try await failure("the call") {
                for try await _ in call.responses { got += 1 }
            }
            try require(got == 1, "\(got) responses before the status")
            try require(error.code == .unknown && error.message == "test", "\(error)")
        },
        ConformanceCase("request_stream_custom_metadata") { bus in
            let (text, bytes) = (TestService.echoInitial, TestService.echoTrailing)
            var metadata: Metadata = [text: "test_initial_metadata_value"]
            metadata[binary: bytes] = [0xAB, 0x00]
            let told = ResponseMetadata()
            let call = try await bus.client.open(
                TestService.duplexCall,
                options: CallOptions(metadata: metadata, responseMetadata: told))
            try await call.write(TestStreamRequest(sizes: [1]))
            call.finishWriting()
            for try await _ in call.responses {}
            try require(told.initial[text] == "test_initial_metadata_value", "\(told.initial)")
            try require(told.trailing[binary: bytes] == [0xAB, 0x00], "\(told.trailing)")
        },
        ConformanceCase("request_stream_timeout_on_sleeping_server") { bus in
            let error = try await failure("the call") {
                let call = try await bus.client.open(
                    TestService.duplexCall, options: CallOptions(deadline: .milliseconds(1)))
                for try await _ in call.responses {}
            }
            try require(error.code == .deadlineExceeded, "\(error)")
        },
        ConformanceCase("request_stream_cancel_after_begin") { bus in
            let before = bus.service.cancellations
            let call = try await bus.client.open(TestService.inputCall)
            try await call.write(.payload(1))
            await bus.service.wait { $0.received > 0 }
            call.cancel()
            let error = try await failure("the call") { try await call.response() }
            try require(error.code == .cancelled, "\(error)")
            await bus.service.wait { $0.cancellations > before }
        },
        ConformanceCase("request_stream_cancel_after_first_response") { bus in
            let before = bus.service.cancellations
            let call = try await bus.client.open(TestService.duplexCall)
            try await call.write(TestStreamRequest(sizes: [31415]))
            var responses = call.responses.makeAsyncIterator()
            try require(try await responses.next()?.payload.count == 31415, "no response")
            call.cancel()
            let error = try await failure("the call") { _ = try await responses.next() }
            try require(error.code == .cancelled, "\(error)")
            await bus.service.wait { $0.cancellations > before }
        },
        ConformanceCase("dropping_a_call_cancels_it") { bus in
            let before = bus.service.cancellations
            do {
                let call = try await bus.client.open(TestService.duplexCall)
                try await call.write(TestStreamRequest(sizes: []))
                // What is cancelled before its start is not started.
                await bus.service.wait { $0.streams > 0 }
                withExtendedLifetime(call) {}
            }
            await bus.service.wait { $0.cancellations > before }
        },
        ConformanceCase("a_unary_method_takes_no_stream") { bus in
            let facts = TestService.unaryCall.facts
            let wrong = MethodFacts(
                service: facts.service, name: facts.name, kind: .clientStreaming, effect: .read,
                access: .open, personalData: false, defaultDeadline: .seconds(5), summary: "")
            let call = try await bus.client.openRaw(
                wrong, type: .cbor, options: CallOptions(), on: nil)
            let error = try await failure("the call") { try await call.answer() }
            try require(
                error.code == .unimplemented && error.reason == "REQUEST_STREAM", "\(error)")
            try require(error.executed == .no, "\(error)")
        },
    ]
}

extension TestRequest {
    static func payload(_ bytes: Int) -> TestRequest {
        TestRequest(payload: Array(repeating: 5, count: bytes))
    }
}
