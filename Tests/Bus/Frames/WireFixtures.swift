import Foundation
import Testing

@testable import Bus

/// The golden frames, which an implementation in another language wrote.
enum WireFixtures {
    /// One message with what it means.
    struct Golden: Sendable, Codable, CustomTestStringConvertible {
        var name: String
        var kind: String
        var flags: [String]
        var callID: String
        var head: JSONValue?
        var body: String?
        var parts: [String]
        var testDescription: String { "\(kind): \(name)" }
    }

    /// A message that must not be taken, or that must be taken and do nothing.
    struct Odd: Sendable, Codable, CustomTestStringConvertible {
        var name: String
        /// `client`, `server` or `any`: who reads it.
        var to: String
        /// Messages that come first and are taken as they are.
        var before: [[String]]?
        var parts: [String]
        var testDescription: String { "\(name) (to \(to))" }
    }

    static let files = ["hello", "welcome", "call", "data", "headers", "status", "control"]
    static let golden: [Golden] = files.flatMap { load([Golden].self, $0) }
    static let refused: [Odd] = load([Odd].self, "refused")
    static let tolerated: [Odd] = load([Odd].self, "tolerated")

    private static func load<Value: Decodable>(_ type: Value.Type, _ file: String) -> Value {
        let url = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Fixtures/wire/\(file).json")
        do {
            return try JSONDecoder().decode(type, from: Data(contentsOf: url))
        } catch {
            preconditionFailure("\(file).json: \(error)")
        }
    }

    static func bytes(_ hex: String) -> [UInt8] {
        stride(from: 0, to: hex.count, by: 2).map { offset in
            let start = hex.index(hex.startIndex, offsetBy: offset)
            return UInt8(hex[start..<hex.index(start, offsetBy: 2)], radix: 16) ?? 0
        }
    }

    static func parts(_ hex: [String]) -> [[UInt8]] { hex.map(bytes) }
}

extension WireFixtures.Golden {
    static let kinds: [String: FrameKind] = [
        "HELLO": .hello, "WELCOME": .welcome, "CALL": .call, "DATA": .data, "HEADERS": .headers,
        "STATUS": .status, "CANCEL": .cancel, "CREDIT": .credit, "PING": .ping, "PONG": .pong,
        "GOAWAY": .goAway, "BYE": .bye,
    ]
    static let flagBits: [String: FrameFlags] = [
        "END": .end, "CHUNK_MORE": .chunkMore, "COMPRESSED": .compressed,
        "NOT_EXECUTED": .notExecuted, "SEALED": .sealed,
    ]

    /// The frame that the meaning describes, built by the bus's own encoders.
    func frame() throws -> Frame {
        let kind = try #require(Self.kinds[kind])
        return Frame(
            kind, flags: try FrameFlags(flags.map { try #require(Self.flagBits[$0]) }),
            callID: try #require(UInt64(callID)), head: try encodedHead(kind),
            body: body.map(WireFixtures.bytes))
    }

    func encodedHead(_ kind: FrameKind) throws -> [UInt8] {
        guard let head else { return [] }
        let reader = Meaning(value: head)
        return switch kind {
        case .hello: try reader.hello().encoded()
        case .welcome: try reader.welcome().encoded()
        case .call: try reader.call().encoded()
        case .headers: try reader.metadata("metadata").encoded()
        case .status: try reader.status().encoded()
        case .credit: try reader.credit().encoded()
        case .pong: try reader.pong().encoded()
        default: try reader.goAway().encoded()
        }
    }
}

/// Reads heads off the fixtures' names.
struct Meaning {
    let value: JSONValue

    func text(_ key: String) throws -> String { try #require(value[key]?.stringValue) }
    func int(_ key: String) throws -> Int { Int(try #require(value[key]?.intValue)) }
    /// A number that may be absent, which is not the same as 0.
    func intIfAny(_ key: String) throws -> Int? {
        try #require(value[key]) == .null ? nil : try int(key)
    }
    func texts(_ key: String) throws -> [String] {
        try #require(value[key]?.arrayValue).map { try #require($0.stringValue) }
    }

    func metadata(_ key: String) throws -> Metadata {
        Metadata(
            try #require(value[key]?.objectValue).mapValues {
                WireFixtures.bytes(try #require($0.stringValue))
            })
    }

    func hello() throws -> HelloHead {
        HelloHead(
            majors: try #require(value["majors"]?.arrayValue).map {
                UInt8(try #require($0.intValue))
            }, features: try texts("features"), agent: try text("agent"),
            sessionWindowBytes: try int("sessionWindowBytes"))
    }

    func welcome() throws -> WelcomeHead {
        WelcomeHead(
            major: UInt8(try int("major")), features: try texts("features"),
            caller: try text("caller"),
            heartbeatMilliseconds: Int64(try int("heartbeatMilliseconds")),
            inFlightCalls: try int("inFlightCalls"), messageBytes: try int("messageBytes"),
            services: try texts("services"), instance: try text("instance"),
            sessionWindowBytes: try int("sessionWindowBytes"),
            requestWindowMessages: try int("requestWindowMessages"),
            requestWindowBytes: try int("requestWindowBytes"))
    }

    func call() throws -> CallHead {
        var head = CallHead(
            method: try text("method"), timeoutMilliseconds: Int64(try int("timeoutMilliseconds")))
        head.contentType = try text("contentType") == "json" ? .json : .cbor
        head.idempotencyKey = value["idempotencyKey"]?.stringValue
        head.metadata = try metadata("metadata")
        head.requestID = try text("requestID")
        head.window = try int("window")
        head.attempt = try int("attempt")
        head.messageBytes = try intIfAny("messageBytes")
        head.windowBytes = try int("windowBytes")
        head.purpose = try text("purpose")
        head.caseNumber = try text("caseNumber")
        if let principal = value["onBehalfOf"], principal != .null {
            let inner = Meaning(value: principal)
            head.onBehalfOf = Principal(
                subject: try inner.text("subject"), department: try inner.text("department"),
                roles: try inner.texts("roles").map(Role.init(rawValue:)),
                districts: try inner.texts("districts"))
        }
        return head
    }

    func status() throws -> StatusHead {
        let name = try text("code")
        var head = StatusHead(
            code: try #require(StatusCode.allCases.first { $0.name == name }),
            message: try text("message"), reason: CallError.Reason(rawValue: try text("reason")),
            violations: try #require(value["violations"]?.arrayValue).map {
                let inner = Meaning(value: $0)
                return FieldViolation(
                    field: try inner.text("field"), rule: try inner.text("rule"),
                    message: try inner.text("message"))
            },
            origin: try #require(CallError.Origin(rawValue: try text("origin"))),
            executed: try #require(CallError.Executed(rawValue: try text("executed"))),
            metadata: try metadata("metadata"))
        head.initialMetadata = try metadata("initialMetadata")
        head.load = try intIfAny("load")
        return head
    }

    func credit() throws -> CreditHead {
        CreditHead(messages: try int("messages"), bytes: try int("bytes"))
    }

    func pong() throws -> PongHead {
        PongHead(inFlightCalls: try int("inFlightCalls"), load: try intIfAny("load"))
    }

    func goAway() throws -> GoAwayHead {
        GoAwayHead(lastCallID: try #require(UInt64(try text("lastCallID"))))
    }
}
