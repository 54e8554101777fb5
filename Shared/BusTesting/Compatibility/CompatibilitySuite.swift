import Bus

/// What every transport must let the bus do. The official cases keep gRPC's names.
public struct CompatibilityCase: Sendable, CustomStringConvertible {
    public let name: String
    public let run: @Sendable (any CompatibilityHarness) async throws -> Void
    public var description: String { name }

    init(_ name: String, _ run: @escaping @Sendable (any CompatibilityHarness) async throws -> Void)
    {
        self.name = name
        self.run = run
    }

    /// Every case.
    public static let all =
        unaryCases + streamingCases + requestStreamCases + statusCases + callControlCases
        + identityCases + sessionCases
}

extension CompatibilityCase {
    static let unaryCases: [CompatibilityCase] = [
        CompatibilityCase("empty_unary") { bus in
            _ = try await bus.client.call(TestService.emptyCall, TestEmpty())
        },
        CompatibilityCase("large_unary") { bus in
            let payload = (0..<271_828).map { UInt8(truncatingIfNeeded: $0) }
            let answer = try await bus.client.call(
                TestService.unaryCall, TestRequest(responseBytes: 314_159, payload: payload))
            try require(answer.payload.count == 314_159 + 271_828, "size \(answer.payload.count)")
            try require(Array(answer.payload.suffix(271_828)) == payload, "content differs")
        },
        CompatibilityCase("concurrent_large_unary") { bus in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<100 {
                    group.addTask {
                        let payload = Array(repeating: UInt8(number), count: 5_000)
                        let answer = try await bus.client.call(
                            TestService.unaryCall,
                            TestRequest(responseBytes: 0, payload: payload),
                            options: CallOptions(deadline: .seconds(50)))
                        try require(answer.payload == payload, "answers were mixed up")
                    }
                }
                try await group.waitForAll()
            }
        },
        CompatibilityCase("message_too_large") { bus in
            let error = try await failure("an oversize request") {
                try await bus.client.callRaw(
                    TestService.unaryCall.facts,
                    body: Array(repeating: 0, count: Limits.messageBytes + 1), type: .cbor,
                    options: CallOptions(), on: nil)
            }
            try require(error.code == .resourceExhausted, "\(error)")
            try require(error.executed == .no, "executed \(error.executed)")
            _ = try await bus.client.call(TestService.emptyCall, TestEmpty())
        },
        CompatibilityCase("custom_metadata") { bus in
            let (text, bytes) = (TestService.echoInitial, TestService.echoTrailing)
            var metadata: Metadata = [text: "test_initial_metadata_value"]
            metadata[binary: bytes] = [0xAB, 0xAB, 0x00, 0xFF]
            let told = ResponseMetadata()
            let options = CallOptions(metadata: metadata, responseMetadata: told)
            let check = { (call: String) in
                try require(
                    told.initial == [text: "test_initial_metadata_value"],
                    "\(call): initial \(told.initial)")
                try require(
                    told.trailing.values == [bytes: [0xAB, 0xAB, 0x00, 0xFF]],
                    "\(call): trailing \(told.trailing)")
            }
            let answer = try await bus.client.call(
                TestService.unaryCall, TestRequest(), options: options)
            try require(answer.metadata == metadata.values, "metadata \(answer.metadata)")
            try check("unary")
            let stream = try await bus.client.stream(
                TestService.outputCall, TestStreamRequest(sizes: [1, 2]), options: options)
            for try await _ in stream {
                try require(told.initial[text] != nil, "no initial metadata with the first message")
            }
            try check("stream")
            _ = try await failure("the call") {
                try await bus.client.call(
                    TestService.unaryCall, TestRequest(status: TestStatus(code: 2, message: "no")),
                    options: options)
            }
            try check("failed call")
        },
        CompatibilityCase("metadata_too_large") { bus in
            let metadata: Metadata = [
                "x-big": String(repeating: "a", count: Limits.metadataBytes + 1)
            ]
            let error = try await failure("oversize metadata") {
                try await bus.client.call(
                    TestService.emptyCall, TestEmpty(), options: CallOptions(metadata: metadata))
            }
            try require(error.code == .resourceExhausted, "\(error)")
            try require(error.executed == .no, "executed \(error.executed)")
        },
    ]

    static let streamingCases: [CompatibilityCase] = [
        CompatibilityCase("server_streaming") { bus in
            let sizes = [31415, 9, 2653, 58979]
            let stream = try await bus.client.stream(
                TestService.outputCall, TestStreamRequest(sizes: sizes))
            var got: [Int] = []
            for try await element in stream { got.append(element.payload.count) }
            try require(got == sizes, "sizes \(got)")
        },
        CompatibilityCase("empty_response_stream") { bus in
            let stream = try await bus.client.stream(
                TestService.outputCall, TestStreamRequest(sizes: []))
            for try await _ in stream { throw CompatibilityFailure("an element") }
        },
        CompatibilityCase("large_stream_elements") { bus in
            let sizes = [600_000, 1, 300_000]
            let stream = try await bus.client.stream(
                TestService.outputCall, TestStreamRequest(sizes: sizes))
            var got: [Int] = []
            for try await element in stream { got.append(element.payload.count) }
            try require(got == sizes, "sizes \(got)")
        },
        CompatibilityCase("stream_status_after_elements") { bus in
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
        CompatibilityCase("pushback_client") { bus in
            // A reader that takes nothing: the sender stops at its window.
            let stream = try await bus.client.stream(
                TestService.outputCall,
                TestStreamRequest(
                    sizes: Array(repeating: 10, count: 10 * Limits.streamWindowMessages)))
            await bus.service.wait { $0.sent >= Limits.streamWindowMessages }
            _ = try await bus.client.call(TestService.emptyCall, TestEmpty())
            try require(
                bus.service.sent == Limits.streamWindowMessages, "sent \(bus.service.sent) ahead")
            var got = 0
            for try await _ in stream { got += 1 }
            try require(got == 10 * Limits.streamWindowMessages, "\(got) elements")
        },
    ]

    static let statusCases: [CompatibilityCase] = [
        CompatibilityCase("status_code_and_message") { bus in
            let error = try await failure("the call") {
                try await bus.client.call(
                    TestService.unaryCall,
                    TestRequest(status: TestStatus(code: 2, message: "test status message")))
            }
            try require(
                error.code == .unknown && error.message == "test status message", "\(error)")
            try require(error.origin == .handler && error.executed == .yes, "\(error)")
        },
        CompatibilityCase("special_status_message") { bus in
            let text = "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n"
            let error = try await failure("the call") {
                try await bus.client.call(
                    TestService.unaryCall, TestRequest(status: TestStatus(code: 2, message: text)))
            }
            try require(error.message == text, "message \(error.message.debugDescription)")
        },
        CompatibilityCase("all_status_codes") { bus in
            for code in StatusCode.allCases where code != .ok && code != .unavailable {
                let error = try await failure("\(code)") {
                    try await bus.client.call(
                        TestService.unaryCall,
                        TestRequest(status: TestStatus(code: code.rawValue, message: code.name)))
                }
                try require(error.code == code, "\(error.code) for \(code)")
            }
        },
        CompatibilityCase("unimplemented_method") { bus in
            let missing = TestService.unary(
                "Missing", TestEmpty.self, returns: TestEmpty.self, .read, access: .open,
                summary: "")
            let error = try await failure("the call") {
                try await bus.client.call(missing, TestEmpty())
            }
            try require(error.code == .unimplemented, "\(error)")
            try require(error.reason == "UNKNOWN_METHOD" && error.executed == .no, "\(error)")
        },
        CompatibilityCase("unimplemented_service") { bus in
            let error = try await failure("the call") {
                try await bus.client.call(UnknownService.call, TestEmpty(), on: TestService.name)
            }
            try require(error.code == .unimplemented, "\(error)")
            try require(error.reason == "UNKNOWN_SERVICE", "\(error)")
        },
        CompatibilityCase("malformed_request_names_the_field") { bus in
            let error = try await failure("the call") {
                try await bus.client.callRaw(
                    TestService.unaryCall.facts, body: Array(#"{"responseBytes":"many"}"#.utf8),
                    type: .json, options: CallOptions(), on: nil)
            }
            try require(error.code == .invalidArgument, "\(error)")
            try require(error.violations.first?.field == "responseBytes", "\(error.violations)")
        },
    ]
}

/// A contract nobody serves.
enum UnknownService: ServiceContract {
    static let name = "nobody.v1"
    static let call = unary(
        "Call", TestEmpty.self, returns: TestEmpty.self, .read, access: .open, summary: "")
    static let methods: [any MethodDescriptor] = [call]
}
