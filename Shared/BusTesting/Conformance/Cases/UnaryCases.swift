import Bus

extension ConformanceCase {
    static let unaryCases: [ConformanceCase] = [
        ConformanceCase("empty_unary") { bus in
            _ = try await bus.client.call(TestService.emptyCall, TestEmpty())
        },
        ConformanceCase("large_unary") { bus in
            let payload = (0..<271_828).map { UInt8(truncatingIfNeeded: $0) }
            let answer = try await bus.client.call(
                TestService.unaryCall, TestRequest(responseBytes: 314_159, payload: payload))
            try require(answer.payload.count == 314_159 + 271_828, "size \(answer.payload.count)")
            try require(Array(answer.payload.suffix(271_828)) == payload, "content differs")
        },
        ConformanceCase("concurrent_large_unary") { bus in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<100 {
                    group.addTask {
                        let payload = Array(repeating: UInt8(number), count: 5_000)
                        let answer = try await bus.client.call(
                            TestService.unaryCall,
                            TestRequest(responseBytes: 0, payload: payload),
                            options: CallOptions(deadline: .seconds(50)))
                        try require(Array(answer.payload) == payload, "answers were mixed up")
                    }
                }
                try await group.waitForAll()
            }
        },
        ConformanceCase("message_too_large") { bus in
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
        ConformanceCase("custom_metadata") { bus in
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
        ConformanceCase("metadata_too_large") { bus in
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
}
