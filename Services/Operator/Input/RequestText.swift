import ArgumentParser
import Bus
import Foundation

/// What an operator gives as a request: JSON on the command line, of a file, or of standard input.
enum RequestText: Sendable {
    case none
    case given([UInt8])
    case input

    /// - Throws: `ValidationError` for what is neither JSON nor lines of JSON.
    init(_ text: String?) throws {
        guard let text else {
            self = .none
            return
        }
        guard text != "-" else {
            self = .input
            return
        }
        guard text.hasPrefix("@") else {
            self = .given(try Self.checked(Array(text.utf8)))
            return
        }
        let path = String(text.dropFirst())
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ValidationError("request: cannot read \(path)")
        }
        self = .given(try Self.checked(Array(data)))
    }

    private static func checked(_ body: [UInt8]) throws -> [UInt8] {
        let lines = lines(of: body)
        guard isJSON(body) || (lines.count > 1 && lines.allSatisfy(isJSON)) else {
            throw ValidationError("request: \(fault(of: [body] + lines))")
        }
        return body
    }

    static func isJSON(_ bytes: [UInt8]) -> Bool {
        (try? JSONCoding.decode(JSONValue.self, from: bytes)) != nil
    }

    /// What is wrong with requests of which one cannot be read: no JSON, or a member that stands there twice.
    private static func fault(of requests: [[UInt8]]) -> String {
        for request in requests {
            do {
                _ = try JSONCoding.decode(JSONValue.self, from: request)
            } catch let error as DecodingError {
                let error = CallError(decoding: error)
                if error.violations.contains(where: { $0.rule == "once" }) { return error.message }
            } catch {}
        }
        return "this is not JSON"
    }

    /// The one request of a method that takes one.
    ///
    /// - Throws: `ValidationError` when standard input is not JSON.
    func whole() async throws -> [UInt8] {
        switch self {
        case .none: return Array("{}".utf8)
        case .given(let body): return body
        case .input:
            let body = try await LineReader().rest()
            guard Self.isJSON(body) else {
                throw ValidationError("request: \(Self.fault(of: [body]))")
            }
            return body
        }
    }

    /// The requests of a method that takes a stream of them.
    var lines: RequestLines {
        switch self {
        case .given(let body): .given(Self.isJSON(body) ? [body] : Self.lines(of: body))
        case .none, .input: .input(LineReader())
        }
    }

    private static func lines(of body: [UInt8]) -> [[UInt8]] {
        body.split(separator: UInt8(ascii: "\n")).map(Array.init)
    }
}

/// The requests of a stream: those that are here, or those that come.
enum RequestLines: Sendable {
    case given([[UInt8]])
    case input(LineReader)

    /// Hands each to `body`, empty lines left out.
    ///
    /// - Throws: `ValidationError` naming a line that is not JSON.
    func forEach(_ body: ([UInt8]) async throws -> Void) async throws {
        switch self {
        case .given(let lines): for line in lines { try await body(line) }
        case .input(let reader):
            var number = 0
            while let line = try await reader.next() {
                number += 1
                if line.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") }) {
                    continue
                }
                guard RequestText.isJSON(line) else {
                    throw ValidationError("request: line \(number) of the input is not JSON")
                }
                try await body(line)
            }
        }
    }
}
