public import Bus
public import Foundation

/// gRPC's interoperability test service, as far as this bus has its kinds of calls.
public enum TestService: ServiceContract {
    public static let name = "testing.v1"

    /// gRPC's keys: this one's text comes back in the initial metadata.
    public static let echoInitial = "x-grpc-test-echo-initial"
    /// This one's bytes come back in the trailing metadata.
    public static let echoTrailing = "x-grpc-test-echo-trailing-bin"

    /// So many empty responses a bidirectional call begins with, before it looks at a request.
    public static let greetings = "x-test-greetings"

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
    /// How large the answer's payload is; without it the request's comes back.
    public var responseBytes: Int?
    /// Base64 in JSON.
    public var payload: Data?
    /// A status to end with.
    public var status: TestStatus?
    /// How often this key fails with UNAVAILABLE before it succeeds.
    public var failures: TestFailures?
    /// Waits until the call is cancelled or its deadline passes.
    public var hangs: Bool?
    /// Under which the service remembers what it did; without one, under the idempotency key.
    public var key: String?
    /// How long the answer takes.
    public var takesMicroseconds: Int?
    /// The call is refused with INVALID_ARGUMENT unless the request was compressed, or was not, on its way.
    public var expectCompressed: Bool?
    /// Whether the answer is to be compressed.
    public var responseCompressed: Bool?

    public init(
        responseBytes: Int? = nil, payload: [UInt8]? = nil, status: TestStatus? = nil,
        failures: TestFailures? = nil, hangs: Bool? = nil, key: String? = nil,
        takesMicroseconds: Int? = nil, expectCompressed: Bool? = nil,
        responseCompressed: Bool? = nil
    ) {
        self.expectCompressed = expectCompressed
        self.responseCompressed = responseCompressed
        self.key = key
        self.takesMicroseconds = takesMicroseconds
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
    /// What each failure says of when to come again, as `retry-pushback-ms`.
    public var pushback: String?

    public init(
        key: String, count: Int, executed: CallError.Executed, pushback: String? = nil
    ) {
        self.pushback = pushback
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
    /// Of the request's payload.
    public var receivedBytes = 0
    /// `Data.checksum` of it.
    public var receivedSum: UInt64 = 0
}

extension Data {
    /// FNV-1a over words: enough to see that no byte was lost or changed on the way.
    var checksum: UInt64 {
        withUnsafeBytes { bytes in
            var sum: UInt64 = 0xCBF2_9CE4_8422_2325
            var offset = 0
            while offset < bytes.count {
                // Eight bytes at a time, the last ones filled up with zeros.
                var word: UInt64 = 0
                let rest = Swift.min(8, bytes.count - offset)
                Swift.withUnsafeMutableBytes(of: &word) {
                    $0.copyMemory(
                        from: UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + rest]))
                }
                sum = (sum ^ word) &* 0x100_0000_01B3
                offset += 8
            }
            return sum
        }
    }
}

public struct TestStreamRequest: BusMessage, Hashable {
    public var sizes: [Int]
    public var status: TestStatus?
    /// Waits after the last element until the call is cancelled.
    public var hangs: Bool?
    /// The pause before each element.
    public var intervalMicroseconds: Int?
    /// Which elements are to be compressed; those beyond its end are not.
    public var compressed: [Bool]?

    public init(
        sizes: [Int], status: TestStatus? = nil, hangs: Bool? = nil,
        intervalMicroseconds: Int? = nil, compressed: [Bool]? = nil
    ) {
        self.compressed = compressed
        self.intervalMicroseconds = intervalMicroseconds
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
