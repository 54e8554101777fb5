import Bus

extension ConformanceCase {
    static let statusCases: [ConformanceCase] = [
        ConformanceCase("status_code_and_message") { bus in
            let error = try await failure("the call") {
                try await bus.client.call(
                    TestService.unaryCall,
                    TestRequest(status: TestStatus(code: 2, message: "test status message")))
            }
            try require(
                error.code == .unknown && error.message == "test status message", "\(error)")
            try require(error.origin == .handler && error.executed == .yes, "\(error)")
            let duplex = try await bus.client.open(TestService.duplexCall)
            try await duplex.write(
                TestStreamRequest(
                    sizes: [], status: TestStatus(code: 2, message: "test status message")))
            let other = try await failure("the bidirectional call") {
                for try await _ in duplex.responses {}
            }
            try require(
                other.code == .unknown && other.message == "test status message", "\(other)")
        },
        ConformanceCase("special_status_message") { bus in
            let text = "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n"
            let error = try await failure("the call") {
                try await bus.client.call(
                    TestService.unaryCall, TestRequest(status: TestStatus(code: 2, message: text)))
            }
            try require(error.message == text, "message \(error.message.debugDescription)")
        },
        ConformanceCase("all_status_codes") { bus in
            for code in StatusCode.allCases where code != .ok && code != .unavailable {
                let error = try await failure("\(code)") {
                    try await bus.client.call(
                        TestService.unaryCall,
                        TestRequest(status: TestStatus(code: code.rawValue, message: code.name)))
                }
                try require(error.code == code, "\(error.code) for \(code)")
            }
        },
        ConformanceCase("unimplemented_method") { bus in
            let missing = TestService.unary(
                "Missing", TestEmpty.self, returns: TestEmpty.self, .read, access: .open,
                summary: "")
            let error = try await failure("the call") {
                try await bus.client.call(missing, TestEmpty())
            }
            try require(error.code == .unimplemented, "\(error)")
            try require(error.reason == "UNKNOWN_METHOD" && error.executed == .no, "\(error)")
        },
        ConformanceCase("unimplemented_service") { bus in
            let error = try await failure("the call") {
                try await bus.client.call(UnknownService.call, TestEmpty(), on: TestService.name)
            }
            try require(error.code == .unimplemented, "\(error)")
            try require(error.reason == "UNKNOWN_SERVICE", "\(error)")
        },
        ConformanceCase("malformed_request_names_the_field") { bus in
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
