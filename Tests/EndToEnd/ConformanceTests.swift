import Foundation
import Testing

extension EndToEndTests {
    /// The conformance cases, as `make conformance` runs them, against the list of what must be there.
    struct ConformanceTests {
        private static let transports = ["in-memory", "ipc", "tcp+CURVE"]
        private static let codecs = ["cbor", "json"]

        /// `CASE name transport codec pass` for every name of the list; a name may be followed by the only transports it fits.
        private static func expected() throws -> [String] {
            let list = URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../Fixtures/conformance/cases.txt")
            return try String(contentsOf: list, encoding: .utf8).split(separator: "\n")
                .filter { !$0.hasPrefix("#") }
                .flatMap { line in
                    let words = line.split(separator: " ").map(String.init)
                    let fits = words.count > 1 ? Array(words.dropFirst()) : transports
                    return fits.flatMap { transport in
                        codecs.map { "CASE \(words[0]) \(transport) \($0) pass" }
                    }
                }
        }

        @Test("every conformance case of the list passes on every transport, in every wire format")
        func cases() async throws {
            let ran = try await Tool.run(
                try Machine.program("edubus-conformance"), [], within: .seconds(1200))
            let lines = ran.output.split(separator: "\n").map(String.init)
                .filter { $0.hasPrefix("CASE ") }
            let (found, expected) = (Set(lines), Set(try Self.expected()))
            #expect(found.count == lines.count, "a case was printed twice")
            let failures = ran.errors.split(separator: "\n").filter { !$0.contains(": pass (") }
            #expect(
                expected.subtracting(found).isEmpty,
                "missing or failed: \(expected.subtracting(found).sorted()) \(failures)")
            #expect(
                found.subtracting(expected).isEmpty,
                "not in the list: \(found.subtracting(expected).sorted())")
            #expect(ran.code == 0)
        }
    }
}
