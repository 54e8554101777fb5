import Bus
import Foundation
import Logging
import Testing

@testable import ServiceKit

struct TopologyFileTests {
    private static let key = String(repeating: "k", count: 40)

    private static func topology(_ department: String, keys: [String] = [key]) -> Topology {
        var topology = Topology()
        topology.callers["a"] = Topology.CallerEntry(
            publicKeys: keys, department: department, roles: [.system], allowedMethods: ["*"])
        return topology
    }

    private static func text(_ topology: Topology) throws -> String {
        String(decoding: try JSONEncoder().encode(topology), as: UTF8.self)
    }

    @Test("what is written is read again")
    func roundTrip() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.file("topology.json")
            try TopologyFile.write(Self.topology("education"), to: path)
            #expect(try TopologyFile.read(path) == Self.topology("education"))
        }
    }

    @Test(
        "a bad file is refused with the field that is wrong",
        arguments: [
            ("{", "is not valid JSON"), ("{}", "services"), (#"{"services":{}}"#, "callers"),
            (#"{"services":{"a.v1":{"instances":7}},"callers":{}}"#, "services.a.v1.instances"),
            (
                #"{"services":{},"callers":{"a":{"publicKeys":["short"],"department":"d","roles":[],"districts":[],"mayActOnBehalf":false,"allowedMethods":[]}}}"#,
                "callers.a.publicKeys[0]"
            ),
        ])
    func bad(text: String, field: String) async throws {
        try await TemporaryFolder.with { folder in
            let path = try folder.write(text, to: "topology.json")
            let error = #expect(throws: ProgramError.self) { try TopologyFile.read(path) }
            #expect(error?.description.hasPrefix("topology: \(path): ") == true)
            #expect(error?.description.contains(field) == true, "\(error?.description ?? "")")
        }
    }

    @Test("a key that two callers own is refused: nobody would know who calls")
    func sharedKey() async throws {
        var topology = Self.topology("education")
        topology.callers["b"] = topology.callers["a"]
        let text = try Self.text(topology)
        try await TemporaryFolder.with { folder in
            let path = try folder.write(text, to: "topology.json")
            let error = #expect(throws: ProgramError.self) { try TopologyFile.read(path) }
            #expect(
                error?.description.contains("callers.b.publicKeys[0]: is also a key of a") == true)
        }
    }

    @Test("without a file the message says what makes one")
    func missing() {
        let error = #expect(throws: ProgramError.self) { try TopologyFile.read("/nowhere/t.json") }
        #expect(error?.description.contains("edubus keys init") == true)
    }

    @Test("a change is in force; a bad one is told in the log, and what was there stays")
    func watched() async throws {
        try await TemporaryFolder.with { folder in
            let path = try folder.write(try Self.text(Self.topology("first")), to: "topology.json")
            let lines = LogLines()
            let file = try TopologyFile(path: path, log: lines.logger("test"))
            // Between the program's start and the watch.
            try folder.write(try Self.text(Self.topology("second")), to: "topology.json")
            let (changes, change) = AsyncStream.makeStream(of: String.self)
            file.source.observe { change.yield($0.callers["a"]?.department ?? "none") }
            let watch = Task { try await file.run() }
            var departments = changes.makeAsyncIterator()
            #expect(await departments.next() == "second")

            var log = lines.stream.makeAsyncIterator()
            try folder.write("{", to: "topology.json")
            let complaint = await log.next()
            #expect(complaint?.contains("what it said before stays in force") == true)
            #expect(file.source.current == Self.topology("second"))

            try folder.write(try Self.text(Self.topology("third", keys: [])), to: "topology.json")
            #expect(await departments.next() == "third")
            #expect(file.source.caller(ownsKey: Self.key) == nil)
            watch.cancel()
            _ = await watch.result
        }
    }
}
