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

    @Argument(help: "The request as JSON; @FILE reads a file, - standard input.")
    var request = "{}"

    @Option(help: "Idempotency key of a write; the same key is executed once.")
    var key: String?

    @OptionGroup var options: BusOptions

    func run() async throws {
        let body = try requestBody()
        try await options.withBus { bus in
            let target = try await bus.find(method)
            try target.method.request.requireKnownFields(in: body)
            var callOptions = options.callOptions
            callOptions.idempotencyKey = key
            let facts = target.method.facts
            let printer = Printer(format: options.output)
            switch facts.kind {
            case .unary:
                let answer = try await bus.client.callRaw(
                    facts, body: body, type: .json, options: callOptions, on: target.service)
                printer.json(try JSONCoding.decode(JSONValue.self, from: answer))
            case .serverStreaming:
                let stream = try await bus.client.streamRaw(
                    facts, body: body, type: .json, options: callOptions, on: target.service)
                while let element = try await stream.next() {
                    printer.jsonLine(try JSONCoding.decode(JSONValue.self, from: element))
                }
            }
        }
    }

    /// - Throws: `ValidationError` when the request is not JSON.
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
        guard (try? JSONCoding.decode(JSONValue.self, from: bytes)) != nil else {
            throw ValidationError("request: this is not JSON")
        }
        return bytes
    }
}
