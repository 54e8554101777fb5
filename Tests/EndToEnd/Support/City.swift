import Bus
import Foundation
import Synchronization
import Testing

/// An installation whose programs a test starts and kills one by one. It has no sample data.
final class City: Sendable {
    static let services = ["enrollment", "teachers", "aid", "projects"]

    let home: String
    let port: Int
    private let settings: @Sendable (String) -> [String]
    private let running = Mutex<[String: Child]>([:])

    private init(
        home: String, port: Int, settings: @escaping @Sendable (_ program: String) -> [String]
    ) {
        self.home = home
        self.port = port
        self.settings = settings
    }

    /// Makes an installation, starts its five programs, and stops them afterwards.
    ///
    /// - Parameter settings: more flags of a program.
    static func run(
        settings: @escaping @Sendable (_ program: String) -> [String] = { _ in [] },
        _ body: (City, Client) async throws -> Void
    ) async throws {
        try await Machine.withFolder { home in
            let city = City(home: home, port: try Machine.gatewayPort(), settings: settings)
            let made = try await Tool.edubus([
                "keys", "init", "--home", home, "--base-port", "\(try Machine.basePort())",
            ])
            try #require(made.code == 0, "\(made.errors)")
            let token = try await Tool.edubus([
                "keys", "token", "office", "--role", "cityOfficer", "--district", "*", "--expires",
                "2099-12-31", "--home", home,
            ])
            try #require(token.code == 0, "\(token.errors)")
            let outcome: Result<Void, any Error>
            do {
                for program in services + ["gateway"] { try city.start(program) }
                let client = Client(
                    port: city.port,
                    token: token.output.trimmingCharacters(in: .whitespacesAndNewlines))
                try await city.untilServing(client)
                outcome = .success(try await body(city, client))
            } catch {
                outcome = .failure(error)
                Issue.record("\(error)\n\(city.logs)")
            }
            await city.stop()
            try outcome.get()
        }
    }

    /// Starts a program by hand, as an operator would.
    func start(_ program: String, _ more: String...) throws {
        var arguments = ["--home", home] + more
        if program == "gateway" { arguments += ["--port", "\(port)"] }
        arguments += settings(program)
        let child = try Child(
            try Machine.program("edubus-\(program)"), arguments, name: program, folder: home)
        running.withLock { $0[program] = child }
    }

    /// Serves a register by hand, as a department would.
    func start(register kind: String, file: String) throws {
        let child = try Child(
            try Machine.program("edubus"),
            [
                "register", "serve", "--kind", kind, "--file", file, "--home", home,
                "--log-level", "info",
            ], name: "register-\(kind)", folder: home)
        running.withLock { $0["register-\(kind)"] = child }
    }

    /// Asks a program to stop.
    func ask(toStop program: String) throws -> Child {
        let child = try #require(running.withLock { $0.removeValue(forKey: program) })
        child.send(SIGTERM)
        return child
    }

    /// What a program wrote on standard error.
    func log(of program: String) -> String {
        String(
            decoding: FileManager.default.contents(atPath: "\(home)/\(program).err") ?? Data(),
            as: UTF8.self)
    }

    /// Kills a program as a power cut would.
    func kill(_ program: String) async throws {
        let child = try #require(running.withLock { $0.removeValue(forKey: program) })
        await child.killHard()
    }

    /// How a program that was asked to end has ended; nil when it has not in time.
    func end(of program: String, within limit: Duration = .seconds(20)) async throws
        -> Child.Ending?
    {
        let child = try #require(running.withLock { $0[program] })
        let ending = await child.end(within: limit)
        if ending != nil { running.withLock { $0[program] = nil } }
        return ending
    }

    /// Waits until the gateway reaches every service.
    func untilServing(_ client: Client) async throws {
        try await Machine.until("all services serve") {
            guard let ready = try? await client.json("/readyz")["services"]?.objectValue else {
                return false
            }
            return ready.count == Self.services.count
                && ready.values.allSatisfy { $0.stringValue == "SERVING" }
        }
    }

    /// Runs the operator's tool on this installation.
    func edubus(_ arguments: String...) async throws -> Tool.Outcome {
        try await edubus(arguments)
    }

    func edubus(_ arguments: [String]) async throws -> Tool.Outcome {
        try await Tool.edubus(arguments + ["--home", home])
    }

    private func stop() async {
        let children = running.withLock { Array($0.values) }
        for child in children { child.send(SIGTERM) }
        for child in children where await child.end(within: .seconds(120)) == nil {
            await child.killHard()
        }
    }

    private var logs: String {
        (Self.services + ["gateway"]).map { name in
            let data = FileManager.default.contents(atPath: "\(home)/\(name).err") ?? Data()
            let lines = String(decoding: data, as: UTF8.self).split(separator: "\n")
            return "\(name):\n" + lines.suffix(5).joined(separator: "\n")
        }.joined(separator: "\n")
    }
}
