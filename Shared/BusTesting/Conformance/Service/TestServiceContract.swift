public import Bus
public import Foundation

/// gRPC's interoperability test service, as far as this bus has its kinds of calls.
public enum TestService: ServiceContract {
    public static let name = "testing.v1"

    /// gRPC's keys: this one's text comes back in the initial metadata.
    public static let echoInitial = "x-grpc-test-echo-initial"
    /// This one's bytes come back in the trailing metadata.
    public static let echoTrailing = "x-grpc-test-echo-trailing-bin"

    public static let emptyCall = unary(
        "EmptyCall", TestEmpty.self, returns: TestEmpty.self, .read, access: .open,
        summary: "Answers nothing to nothing.")
    public static let unaryCall = unary(
        "UnaryCall", TestRequest.self, returns: TestResponse.self, .read, access: .open,
        summary:
            "Answers with a payload of the asked size, the asked status, and what the server saw.")
    public static let writeCall = unary(
        "WriteCall", TestRequest.self, returns: TestResponse.self, .write, access: .open,
        summary: "The same as a write; counts its executions.")
    public static let outputCall = serverStream(
        "StreamingOutputCall", TestStreamRequest.self, of: TestResponse.self, access: .open,
        summary: "Streams payloads of the asked sizes, then the asked status.")
    public static let restrictedCall = unary(
        "RestrictedCall", TestEmpty.self, returns: TestEmpty.self, .read,
        access: .roles([.operator]), summary: "Only for operators.")
    public static let relayCall = unary(
        "RelayCall", TestRelay.self, returns: TestResponse.self, .read, access: .open,
        summary: "Calls itself through the bus as often as asked, then answers.")

    public static let inputCall = clientStream(
        "StreamingInputCall", of: TestRequest.self, returns: TestInputSummary.self, .read,
        access: .open, summary: "Adds up the payloads' sizes.")
    public static let duplexCall = bidirectionalStream(
        "FullDuplexCall", of: TestStreamRequest.self, returns: TestResponse.self, .read,
        access: .open, summary: "Answers each request with payloads of the asked sizes.")

    public static let methods: [any MethodDescriptor] = [
        emptyCall, unaryCall, writeCall, outputCall, inputCall, duplexCall, restrictedCall,
        relayCall,
    ]
}

public struct TestEmpty: BusMessage, Hashable {
    public init() {}
}

public struct TestRequest: BusMessage, Hashable {
    public var responseBytes: Int?
    /// Base64 in JSON.
    public var payload: Data?
    /// A status to end with.
    public var status: TestStatus?
    /// How often this key fails with UNAVAILABLE before it succeeds.
    public var failures: TestFailures?
    /// Waits until the call is cancelled or its deadline passes.
    public var hangs: Bool?

    public init(
        responseBytes: Int? = nil, payload: [UInt8]? = nil, status: TestStatus? = nil,
        failures: TestFailures? = nil, hangs: Bool? = nil
    ) {
        self.responseBytes = responseBytes
        self.payload = payload.map { Data($0) }
        self.status = status
        self.failures = failures
        self.hangs = hangs
    }
}

public struct TestStatus: BusMessage, Hashable {
    public var code: Int
    public var message: String
    public init(code: Int, message: String) {
        self.code = code
        self.message = message
    }
}

public struct TestFailures: BusMessage, Hashable {
    /// Tells tries of one test from those of another.
    public var key: String
    public var count: Int
    public var executed: CallError.Executed
    public init(key: String, count: Int, executed: CallError.Executed) {
        self.key = key
        self.count = count
        self.executed = executed
    }
}

public struct TestResponse: BusMessage, Hashable {
    /// Base64 in JSON.
    public var payload: Data
    public var caller: String
    public var subject: String
    public var idempotencyKey: String?
    public var metadata: [String: [UInt8]]
    /// Milliseconds the server had left.
    public var remainingMilliseconds: Int64
    public var executions: Int
}

public struct TestStreamRequest: BusMessage, Hashable {
    public var sizes: [Int]
    public var status: TestStatus?
    /// Waits after the last element until the call is cancelled.
    public var hangs: Bool?

    public init(sizes: [Int], status: TestStatus? = nil, hangs: Bool? = nil) {
        self.sizes = sizes
        self.status = status
        self.hangs = hangs
    }
}

public struct TestInputSummary: BusMessage, Hashable {
    public var requests: Int
    public var aggregatedBytes: Int
    public var idempotencyKey: String?
}

public struct TestRelay: BusMessage, Hashable {
    public var hops: Int
    public var last: TestRequest
    public init(hops: Int, last: TestRequest) {
        self.hops = hops
        self.last = last
    }
}
