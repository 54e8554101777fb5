import ArgumentParser
import Foundation
import ServiceKit
import Testing

@testable import Operator

struct ContextTests {
    @Test(
        "the file is where the XDG specification puts it",
        arguments: [
            (["XDG_CONFIG_HOME": "/x", "HOME": "/h"], "/x/edubus/contexts.json"),
            (["HOME": "/h"], "/h/.config/edubus/contexts.json"),
            (["XDG_CONFIG_HOME": "relative", "HOME": "/h"], "/h/.config/edubus/contexts.json"),
            (["XDG_CONFIG_HOME": "", "HOME": "/h"], "/h/.config/edubus/contexts.json"),
        ])
    func place(environment: [String: String], path: String) {
        #expect(ContextStore(environment: environment).path == path)
    }

    @Test("a flag wins over a named context, that over the environment, that over the one in use")
    func precedence() async throws {
        try await Temporary.withFolder { folder in
            let store = ContextStore(environment: ["XDG_CONFIG_HOME": folder])
            try store.change { book in
                book.contexts["city"] = ToolContext(
                    home: "/city", caller: "auditor", deadline: 3, output: .json)
                book.contexts["other"] = ToolContext(home: "/other")
                book.current = "city"
            }
            func setup(
                _ arguments: [String] = [], _ variables: [String: String] = [:]
            ) throws -> ToolSetup {
                let options = try BusOptions.parse(arguments)
                return try options.place.setup(
                    caller: options.caller, deadline: options.deadline,
                    environment: variables.merging(["XDG_CONFIG_HOME": folder]) { $1 })
            }
            let used = try setup()
            #expect(used.home == "/city" && used.caller == "auditor" && used.output == .json)
            #expect(used.deadline == .seconds(3))
            #expect(try setup([], ["EDUBUS_HOME": "/env"]).home == "/env")
            #expect(try setup(["--context", "other"], ["EDUBUS_HOME": "/env"]).home == "/other")
            #expect(try setup([], ["EDUBUS_CONTEXT": "other"]).home == "/other")
            let other = try setup(["--context", "other"])
            #expect(other.caller == "operator" && other.deadline == nil && other.output == .text)
            let flags = try setup(
                ["--home", "/flag", "--as", "x", "--deadline", "5", "-o", "text"])
            #expect(flags.home == "/flag" && flags.caller == "x" && flags.output == .text)
            #expect(flags.deadline == .seconds(5))
            let error = #expect(throws: ProgramError.self) { try setup(["--context", "none"]) }
            #expect(error?.description == "context: there is no “none”; there are city, other")
        }
    }

    @Test("without a file there are no contexts; a bad one is told by its name")
    func files() async throws {
        try await Temporary.withFolder { folder in
            let environment = ["XDG_CONFIG_HOME": folder]
            let store = ContextStore(environment: environment)
            #expect(try store.read() == ContextBook())
            #expect(try HomeOptions.parse([]).setup(environment: environment).home == "run")
            try store.change { $0.contexts["a"] = ToolContext() }
            try Data(#"{"contexts":{"a":{"home":7}}}"#.utf8).write(to: URL(filePath: store.path))
            let error = #expect(throws: ProgramError.self) { try store.read() }
            #expect(error?.description.contains(store.path) == true)
            #expect(error?.description.contains("contexts.a.home") == true)
        }
    }
}
