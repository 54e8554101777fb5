import ArgumentParser
import Testing

@testable import Operator

struct CommandLineTests {
    @Test(
        "wrong usage is exit code 64 with a message naming the option",
        arguments: [
            (["up", "--port", "0"], "--port"), (["up", "--port", "http"], "--port"),
            (["up", "--base-port", "70000"], "--base-port"), (["up", "--scale", "2"], "--scale"),
            (["seed", "--scale", "0"], "--scale"), (["ping", "aid", "-n", "1"], "-n"),
            (["ping", "aid", "--count", "0"], "--count"),
            (["health", "--deadline", "0"], "--deadline"),
            (["services", "-o", "yaml"], "-o"), (["call"], "method"),
            (["keys", "new", "a b", "--allow", "*"], "name"), (["keys", "new", "a"], "--allow"),
            (["keys", "token", "a", "--role", "auditor", "--expires", "soon"], "--expires"),
            (["keys", "token", "a", "--expires", "2099-01-01"], "--role"), (["stop"], "stop"),
            (["keys", "token", "a", "--role", "foo", "--expires", "2099-01-01"], "--role"),
            (["keys", "token", "a", "--role", "auditor", "--expires", "2026-02-30"], "--expires"),
            (["keys", "token", "a", "--role", "auditor", "--expires", "2020-01-01"], "--expires"),
            (["keys", "token", "", "--role", "auditor", "--expires", "2099-01-01"], "name"),
            (["keys", "token", "a\nb", "--role", "auditor", "--expires", "2099-01-01"], "name"),
            (["keys", "new", "a", "--allow", "*", "--district", "999999"], "--district"),
            (["keys", "new", String(repeating: "a", count: 65), "--allow", "*"], "name"),
            (["services", "--as", "../keys/operator"], "--as"),
        ])
    func usage(arguments: [String], hint: String) throws {
        let error = try #require(throws: (any Error).self) {
            _ = try EdubusCommand.parseAsRoot(arguments)
        }
        #expect(EdubusCommand.exitCode(for: error).rawValue == 64)
        #expect(
            EdubusCommand.message(for: error).contains(hint), "\(EdubusCommand.message(for: error))"
        )
    }

    @Test(
        "these are commands",
        arguments: [
            ["up", "--scale", "0"], ["services", "-o", "json"],
            ["describe", "enrollment/ListSchools"],
            ["call", "enrollment/ListSchools", "{}", "--key", "k"],
            ["watch", "projects", "--once"],
            ["health"], ["ping", "aid", "-c", "3"], ["keys"], ["keys", "revoke", "office"],
            ["seed"],
        ])
    func accepted(arguments: [String]) throws {
        _ = try EdubusCommand.parseAsRoot(arguments)
    }
}
