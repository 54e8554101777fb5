import ArgumentParser
import Testing

@testable import Operator

struct CommandLineTests {
    private static let simulate = ["simulate", "admission", "--plan", "p", "--candidates", "c"]
    private static let whatIf = ["simulate", "whatif", "--plan", "p", "--candidates", "c"]

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
            (["services", "--deadline", "90000"], "--deadline"),
            (["watch", "projects", "--after=-1"], "--after"), (["rtt", "-c", "0"], "--count"),
            (["top", "--interval", "0"], "--interval"), (["bench"], "method"),
            (["bench", "aid/Get", "-c", "0"], "--concurrency"),
            (["bench", "aid/Get", "-n", "0"], "--count"),
            (["bench", "aid/Get", "--rate", "0"], "--rate"),
            (["bench", "aid/Get", "--duration", "-1"], "--duration"),
            (["bench", "aid/Get", "--warm-up", "4000"], "--warm-up"), (["drain"], "instance"),
            (["context", "add", "a b"], "name"), (["context", "add", "a", "--as", "/"], "--as"),
            (["context", "add", "a", "--deadline", "0"], "--deadline"),
            (["context", "use"], "name"), (["topology", "mend"], "mend"),
            (["import"], "kind"), (["import", "people", "x.csv"], "kind"),
            (["import", "students"], "file"),
            (["import", "students", "x", "--patience=-1"], "patience"),
            (["check-config", "library"], "library"), (["up", "-o", "xml"], "-o"),
            (["simulate", "admission", "--plan", "p", "--candidates", "c"], "--mechanism"),
            (simulate + ["--mechanism", "M4"], "--mechanism"),
            (simulate + ["--mechanism", "M1", "--tie", "coin"], "--tie"),
            (simulate + ["--mechanism", "M1", "--order", "last"], "--order"),
            (simulate + ["--mechanism", "M1", "--floor-delta", "1.234"], "--floor-delta"),
            (simulate + ["--mechanism", "M1", "--seed", "s"], "--seed"),
            (simulate + ["--mechanism", "M1", "-o", "text"], "-o"),
            (["simulate", "admission", "--mechanism", "M1", "--plan", "p"], "--candidates"),
            (whatIf + ["--mechanism", "M1", "--runs", "-1"], "--runs"),
            (["verify", "lottery"], "file"),
            (["verify", "lottery", "f", "--list-hash", "AB"], "--list-hash"),
            (["verify", "lottery", "f", "--commitment", "12"], "--commitment"),
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
            ["import", "students", "x.csv", "--purpose", "student-records", "--case", "1"],
            ["seed"], ["rtt"], ["rtt", "aid@127.0.0.1:9103"], ["top", "--once", "-o", "json"],
            ["bench", "aid/Get", "{}", "-c", "4", "-n", "100", "--rate", "50", "--warm-up", "0"],
            ["drain", "aid"], ["topology", "check", "--offline"], ["context"],
            ["context", "add", "city", "--home", "/srv", "--as", "x", "--print", "json", "--use"],
            ["check-config", "gateway", "--port", "80", "-o", "json"],
            ["watch", "projects", "--cursor", "c", "--after", "3"],
            simulate + ["--mechanism", "M3"],
            simulate + [
                "--mechanism", "M2", "--quotas", "q", "--floor-delta", "37.5", "--tie", "lottery",
                "--order", "reserve-first", "--seed", "s", "-o", "csv",
            ],
            whatIf + ["--mechanism", "M2", "--other-mechanism", "M3", "--runs", "10"],
            ["verify", "lottery", "proof.json", "-o", "json"],
        ])
    func accepted(arguments: [String]) throws {
        _ = try EdubusCommand.parseAsRoot(arguments)
    }
}
