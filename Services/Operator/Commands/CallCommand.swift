import ArgumentParser
import Bus
import Foundation
import ServiceKit

/// Calls any method with JSON and prints the answer, or every element of a stream on a line of its own.
struct CallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "call", abstract: "Call a method with JSON.",
        discussion: "edubus call enrollment/ListSchools '{\"region\":\"410802\",\"limit\":3}'")

    @Argument(help: "SERVICE/METHOD.")
    var method: String

    @Argument(
        help:
            "The request as JSON, a line for each of a stream; @FILE reads a file, - standard input."
    )
    var request = "{}"

    @Option(help: "Idempotency key of a write; the same key is executed once.")
    var key: String?

    @Option(help: "What personal data is needed for: admission, student-aid, audit, …")
    var purpose: String?

    @Option(name: .customLong("case"), help: "The case it is needed in; never a person's number.")
    var caseNumber: String?

    @OptionGroup var options: BusOptions

    func run() async throws {
        let body = try requestBody()
        let lines = Self.lines(of: body)
        guard Self.isJSON(body) || (lines.count > 1 && lines.allSatisfy(Self.isJSON)) else {
            throw ValidationError("request: this is not JSON")
        }
        try await options.withBus { bus in
            let target = try await bus.find(method)
            var callOptions = options.callOptions
            callOptions.idempotencyKey = key
            callOptions.purpose = purpose
            callOptions.caseNumber = caseNumber
            let facts = target.method.facts
            let requests = facts.kind.streamsRequests ? lines : [body]
            for request in requests { try target.method.request.requireKnownFields(in: request) }
            let printer = Printer(format: options.output)
            switch facts.kind {
            case .unary:
                let answer = try await bus.client.callRaw(
                    facts, body: body, type: .json, options: callOptions, on: target.service)
                printer.json(try Self.value(of: answer))
            case .serverStreaming:
                let stream = try await bus.client.streamRaw(
                    facts, body: body, type: .json, options: callOptions, on: target.service)
                try await Self.printLines(of: stream, printer)
            case .clientStreaming, .bidirectionalStreaming:
                let call = try await bus.client.openRaw(
                    facts, type: .json, options: callOptions, on: target.service)
                async let written: Void = Self.write(requests, to: call)
                if facts.kind == .clientStreaming {
                    let answer = try await call.answer()
                    printer.json(try Self.value(of: answer))
                } else {
                    try await Self.printLines(of: call.responses, printer)
                }
                // A service may answer before it has read everything.
                try? await written
            }
        }
    }

    private static func write(_ requests: [[UInt8]], to call: RawCall) async throws {
        for request in requests { try await call.write(request) }
        call.finishWriting()
    }

    private static func printLines(of stream: RawStream, _ printer: Printer) async throws {
        while let element = try await stream.next() {
            printer.jsonLine(try value(of: element))
        }
    }

    /// - Throws: `CallError` when a service answers with what is not JSON.
    private static func value(of answer: [UInt8]) throws -> JSONValue {
        guard let value = try? JSONCoding.decode(JSONValue.self, from: answer) else {
            throw CallError(
                .internalError, "RESPONSE_UNDECODABLE", "the response is not JSON", origin: .client,
                executed: .yes)
        }
        return value
    }

    /// A request stream's elements: a line each, empty ones left out.
    private static func lines(of body: [UInt8]) -> [[UInt8]] {
        body.split(separator: UInt8(ascii: "\n")).map(Array.init)
    }

    private static func isJSON(_ bytes: [UInt8]) -> Bool {
        (try? JSONCoding.decode(JSONValue.self, from: bytes)) != nil
    }

    private func requestBody() throws -> [UInt8] {
        let bytes: [UInt8]
        if request == "-" {
            bytes = Array(FileHandle.standardInput.readDataToEndOfFile())
        } else if request.hasPrefix("@") {
            let path = String(request.dropFirst())
            guard let data = FileManager.default.contents(atPath: path) else {
                throw ValidationError("request: cannot read \(path)")
            }
            bytes = Array(data)
        } else {
            bytes = Array(request.utf8)
        }
        return bytes
    }
}
