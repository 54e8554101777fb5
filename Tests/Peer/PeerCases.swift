import Bus
import BusTesting

/// Cases of a caller that does not see into the service: how the handlers fared, the other side tells.
enum PeerCases {
    static let all: [ConformanceCase] = [
        ConformanceCase("cancelled_request_stream") { bus in
            let call = try await bus.client.open(TestService.duplexCall)
            try await call.write(TestStreamRequest(sizes: [31415], hangs: true))
            var responses = call.responses.makeAsyncIterator()
            try require(try await responses.next()?.payload.count == 31415, "no response")
            call.cancel()
            let error = try await failure("the call") { _ = try await responses.next() }
            try require(error.code == .cancelled, "\(error)")
        },
        ConformanceCase("writer_stops_at_its_window") { bus in
            let ahead = try await written(ahead: TestRequest(payload: [1]), bus.client)
            try require(ahead == Limits.requestWindowMessages, "\(ahead) requests ahead")
        },
        ConformanceCase("writer_stops_at_its_window_in_bytes") { bus in
            let large = TestRequest(payload: Array(repeating: 1, count: 400_000))
            let ahead = try await written(ahead: large, bus.client)
            try require((2...4).contains(ahead), "\(ahead) large requests ahead")
        },
        ConformanceCase("answer_before_the_requests_end") { bus in
            let call = try await bus.client.open(TestService.inputCall)
            try await call.write(TestRequest(status: TestStatus(code: 9, message: "enough")))
            let error = try await failure("the call") { _ = try await call.response() }
            try require(error.code == .failedPrecondition, "\(error)")
            try require(error.message == "enough" && error.origin == .handler, "\(error)")
        },
    ]

    /// How many requests go to a handler that takes only the first, until the deadline.
    private static func written(ahead request: TestRequest, _ client: BusClient) async throws -> Int
    {
        let call = try await client.open(
            TestService.inputCall, options: CallOptions(deadline: .seconds(3)))
        try await call.write(TestRequest(hangs: true))
        var written = 1
        let error = try await failure("the writer") {
            while true {
                try await call.write(request)
                written += 1
            }
        }
        try require(error.code == .deadlineExceeded, "\(error)")
        return written
    }
}
