import Bus

extension ConformanceCase {
    static let serverStreamCases: [ConformanceCase] = [
        ConformanceCase("server_streaming") { bus in
            let sizes = [31415, 9, 2653, 58979]
            let stream = try await bus.client.stream(
                TestService.outputCall, TestStreamRequest(sizes: sizes))
            var got: [Int] = []
            for try await element in stream { got.append(element.payload.count) }
            try require(got == sizes, "sizes \(got)")
        },
        ConformanceCase("empty_response_stream") { bus in
            let stream = try await bus.client.stream(
                TestService.outputCall, TestStreamRequest(sizes: []))
            for try await _ in stream { throw ConformanceFailure("an element") }
        },
        ConformanceCase("large_stream_elements") { bus in
            let sizes = [600_000, 1, 300_000]
            let stream = try await bus.client.stream(
                TestService.outputCall, TestStreamRequest(sizes: sizes))
            var got: [Int] = []
            for try await element in stream { got.append(element.payload.count) }
            try require(got == sizes, "sizes \(got)")
        },
        ConformanceCase("stream_status_after_elements") { bus in
            let request = TestStreamRequest(
                sizes: [1, 2], status: TestStatus(code: 9, message: "enough"))
            let stream = try await bus.client.stream(TestService.outputCall, request)
            var got = 0
            let error = try await failure("the stream") {
                for try await _ in stream { got += 1 }
            }
            try require(got == 2, "\(got) elements before the status")
            try require(error.code == .failedPrecondition && error.message == "enough", "\(error)")
        },
        ConformanceCase("cancel_after_headers") { bus in
            // A stream is handed out when its HEADERS are there; no message is.
            let opened = Written()
            let reader = Task {
                let stream = try await bus.client.stream(
                    TestService.outputCall, TestStreamRequest(sizes: [], hangs: true))
                opened.add()
                for try await _ in stream {}
            }
            await opened.wait(for: 1)
            await bus.service.wait { $0.running > 0 }
            reader.cancel()
            let error = try await failure("the stream") { try await reader.value }
            try require(error.code == .cancelled, "\(error)")
            await bus.service.wait { $0.cancellations == 1 && $0.running == 0 }
        },
        ConformanceCase("pushback_client") { bus in
            // A reader that takes nothing: the sender stops at its window.
            let stream = try await bus.client.stream(
                TestService.outputCall,
                TestStreamRequest(
                    sizes: Array(repeating: 10, count: 10 * Limits.responseWindowMessages)))
            await bus.service.wait { $0.sent >= Limits.responseWindowMessages }
            _ = try await bus.client.call(TestService.emptyCall, TestEmpty())
            try require(
                bus.service.sent == Limits.responseWindowMessages, "sent \(bus.service.sent) ahead")
            var got = 0
            for try await _ in stream { got += 1 }
            try require(got == 10 * Limits.responseWindowMessages, "\(got) elements")
        },
    ]
}
