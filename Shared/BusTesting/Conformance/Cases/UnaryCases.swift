import Bus
import Foundation

extension ConformanceCase {
    static let unaryCases: [ConformanceCase] = [
        ConformanceCase("empty_unary") { bus in
            _ = try await bus.client.call(TestService.emptyCall, TestEmpty())
        },
        ConformanceCase("large_unary") { bus in
            let payload = (0..<271_828).map { UInt8(truncatingIfNeeded: $0) }
            let answer = try await bus.client.call(
                TestService.unaryCall, TestRequest(responseBytes: 314_159, payload: payload))
            try require(answer.payload.count == 314_159, "size \(answer.payload.count)")
            try require(answer.payload.allSatisfy { $0 == 7 }, "the answer's content differs")
            try require(answer.receivedBytes == 271_828, "the server got \(answer.receivedBytes)")
            try require(
                answer.receivedSum == Data(payload).checksum, "the request's content differs")
        },
        // A tenth of the official payload, a hundredth in JSON: a thousand at once must fit a test's time.
        ConformanceCase("concurrent_large_unary") { bus in
            let (up, down) = bus.contentType == .cbor ? (27_182, 31_415) : (2_718, 3_141)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<1000 {
                    group.addTask {
                        let payload = [UInt8](repeating: UInt8(number % 251), count: up)
                        let answer = try await bus.client.call(
                            TestService.unaryCall,
                            TestRequest(responseBytes: down, payload: payload),
                            options: CallOptions(deadline: .seconds(150)))
                        try require(answer.payload.count == down, "size \(answer.payload.count)")
                        try require(
                            answer.receivedSum == Data(payload).checksum, "calls were mixed up")
                    }
                }
                try await group.waitForAll()
            }
            try require(try await bus.sessions() == 1, "more than one session")
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
            let duplex = try await bus.client.open(TestService.duplexCall, options: options)
            try await duplex.write(TestStreamRequest(sizes: [1]))
            duplex.finishWriting()
            for try await _ in duplex.responses {}
            try check("bidirectional")
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
