import Bus
import BusTesting
import Contracts
import ServiceKit
import Testing

@testable import Operator

/// A contract as small as can be.
private enum Echo: ServiceContract {
    static let name = "echo.v1"
    static let say = unary(
        "Say", Word.self, returns: Word.self, .read, access: .open, summary: "Says it again.")
    static let clear = unary(
        "Clear", Word.self, returns: Word.self, .write, access: .roles([.cityOfficer]),
        summary: "Needs a role.")
    static let methods: [any MethodDescriptor] = [say, clear]

    static let definition = ServiceDefinition(
        Echo.self,
        handlers: [Handler(say) { word, _ in word }, Handler(clear) { word, _ in word }])
}

private struct Word: BusMessage {
    var text: String
}

struct OperatorBusTests {
    private static func run(_ body: (OperatorBus) async throws -> Void) async throws {
        try await TestBus.run([Echo.definition]) { bus in
            try await body(OperatorBus(on: bus))
        }
    }

    @Test("a method is found by short and by full name, and called by what reflection says of it")
    func finds() async throws {
        try await Self.run { bus in
            for (name, service) in [
                ("echo/Say", "echo.v1"), ("echo.v1/Say", "echo.v1"),
                ("echo@memory:echo.v1/Say", "echo.v1@memory:echo.v1"),
            ] {
                let target = try await bus.find(name)
                #expect(target.service == service)
                let answer = try await bus.client.callRaw(
                    target.method.facts, body: Array(#"{"text":"好"}"#.utf8), type: .json,
                    options: CallOptions(), on: target.service)
                #expect(try JSONCoding.decode(Word.self, from: answer).text == "好")
            }
            let health = try await bus.find("echo/Health/Check")
            #expect(health.method.facts.path == "Health/Check")
            #expect(health.service == "echo.v1")
        }
    }

    @Test("a method that needs a role is listed, and marked as not mine")
    func allowed() async throws {
        try await Self.run { bus in
            let report = try await bus.reflect("echo.v1", everything: true)
            let methods = try #require(report.services.first { $0.name == "echo.v1" }).methods
            #expect(methods.map(\.facts.name) == ["Clear", "Say"])
            #expect(methods.map(\.allowed) == [false, true])
        }
    }

    @Test(
        "what is not there is named, with what is",
        arguments: [
            ("echo/Shout", "echo.v1/Say"), ("ech/Say", "echo.v1"), ("Say", "SERVICE/METHOD"),
            ("echo/a/b/c", "SERVICE/METHOD"), ("echo/Health/Nothing", "Health/Check"),
            ("echo@elsewhere/Say", "memory:echo.v1"),
        ])
    func unknown(name: String, hint: String) async throws {
        try await Self.run { bus in
            let error = await #expect(throws: ProgramError.self) { try await bus.find(name) }
            #expect(error?.description.contains(hint) == true, "\(error?.description ?? "")")
        }
    }
}
