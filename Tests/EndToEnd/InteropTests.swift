import Foundation
import Testing

extension EndToEndTests {
    /// The programs against a second implementation of docs/protocol.md, in Python.
    struct InteropTests {
        /// Debian's modules belong to Debian's Python, which need not be the first one of PATH.
        private static let python: String? = [Tool.find("python3"), "/usr/bin/python3"]
            .compactMap { $0 }.first { hasModules($0) }

        private static func hasModules(_ python: String) -> Bool {
            let process = Process()
            process.executableURL = URL(filePath: python)
            process.arguments = ["-c", "import sys, zmq, cbor2; sys.exit(not zmq.has('curve'))"]
            process.standardError = FileHandle.nullDevice
            guard (try? process.run()) != nil else { return false }
            process.waitUntilExit()
            return process.terminationStatus == 0
        }

        @Test(
            "a client and a service in Python understand the programs",
            .enabled(if: python != nil, "python3-zmq or python3-cbor2 is not installed"))
        func cases() async throws {
            let python = try #require(Self.python)
            for program in ["edubus", "edubus-peer"] { _ = try Machine.program(program) }
            let script = URL(filePath: #filePath).deletingLastPathComponent()
                .deletingLastPathComponent().appending(path: "Interop/interop_tests.py").path
            let ran = try await Tool.run(
                python, [script, "--binaries", Machine.binaries], within: .seconds(1260))
            let failed = ran.output.split(separator: "\n", omittingEmptySubsequences: false)
                .filter { !$0.hasSuffix(" pass") }.joined(separator: "\n")
            #expect(ran.code == 0, "\(failed)\(ran.errors)")
        }
    }
}
