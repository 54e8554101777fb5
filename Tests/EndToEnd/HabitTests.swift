import Bus
import Foundation
import Testing

extension EndToEndTests {
    /// What makes the tool a habit: contexts, completion, the check of a configuration.
    struct HabitTests {
        @Test("contexts name installations, and every command follows them")
        func contexts() async throws {
            try await Machine.withFolder { folder in
                let variables = ["XDG_CONFIG_HOME": "\(folder)/config"]
                func edubus(_ arguments: String...) async throws -> Tool.Outcome {
                    try await Tool.edubus(arguments, environment: variables)
                }
                #expect(try await edubus("context", "list", "-o", "json").json() == [])
                for name in ["one", "two"] {
                    let home = "\(folder)/\(name)"
                    #expect(try await edubus("keys", "init", "--home", home).code == 0)
                    let made = try await edubus(
                        "context", "add", name, "--home", home, "--print", "json", "-o", "json")
                    #expect(try made.json() == ["context": .string(name), "made": true])
                }
                let listed = try await edubus("context", "-o", "json").json()
                #expect(listed.arrayValue?.map { $0["name"] } == ["one", "two"])
                #expect(listed.arrayValue?.map { $0["current"] } == [true, false])
                #expect(listed[0]?["home"] == .string("\(folder)/one"))

                // Its output is the context's too.
                #expect(
                    try await edubus("keys", "new", "only-one", "--allow", "*").json()["caller"]
                        == "only-one")
                func names(_ arguments: String...) async throws -> [String] {
                    try await Tool.edubus(["keys"] + arguments, environment: variables).json()
                        .arrayValue?.compactMap { $0["name"]?.stringValue } ?? []
                }
                #expect(try await names().contains("only-one"))
                #expect(try await !names("--context", "two").contains("only-one"))
                #expect(
                    try await edubus("context", "use", "two").output == "using the context two\n")
                #expect(try await !names().contains("only-one"))
                #expect(try await edubus("context", "use", "three").code == 1)
                #expect(try await edubus("context", "remove", "two").code == 0)
                let gone = try await edubus("keys", "--context", "two")
                #expect(gone.code == 1 && gone.errors.contains("there are one"))
            }
        }

        @Test("shells complete commands, options and the topology's services")
        func completions() async throws {
            try await Machine.withFolder { folder in
                let home = ["EDUBUS_HOME": "\(folder)/home"]
                #expect(
                    try await Tool.edubus(["keys", "init", "--home", "\(folder)/home"]).code == 0)
                let path = (ProcessInfo.processInfo.environment["PATH"] ?? "")
                let variables = home.merging(["PATH": "\(Machine.binaries):\(path)"]) { $1 }
                for shell in ["bash", "zsh", "fish"] {
                    let made = try await Tool.edubus(["--generate-completion-script", shell])
                    try #require(made.code == 0)
                    let script = "\(folder)/edubus.\(shell)"
                    try Data(made.output.utf8).write(to: URL(filePath: script))
                    let program = try #require(
                        Tool.find(shell), "\(shell) is missing: run `.ci/setup test`")
                    let parsed = try await Tool.run(program, ["-n", script])
                    #expect(parsed.code == 0, "\(parsed.errors)")
                    for (line, wanted) in [
                        ("edubus topo", "topology"), ("edubus watch --cur", "--cursor"),
                        ("edubus ping enr", "enrollment"),
                    ] {
                        guard let completes = Self.completer(shell, script: script, line: line)
                        else { continue }
                        let found = try await Tool.run(
                            program, ["-c", completes], environment: variables)
                        #expect(
                            found.output.split(whereSeparator: \.isWhitespace).contains {
                                $0 == wanted
                            },
                            "\(shell) \(line): \(found.output)\(found.errors)")
                    }
                }
            }
        }

        /// A command of the shell that prints what a line is completed to; nil for what a shell completes at a
        /// terminal only.
        private static func completer(_ shell: String, script: String, line: String) -> String? {
            let words = line.split(separator: " ").map(String.init)
            switch shell {
            case "bash":
                return """
                    source '\(script)'; COMP_WORDS=(\(line)); COMP_CWORD=\(words.count - 1)
                    COMP_LINE='\(line)'; COMP_POINT=\(line.count)
                    _edubus edubus '\(words[words.count - 1])' '\(words[words.count - 2])'
                    printf '%s\\n' "${COMPREPLY[@]}"
                    """
            case "fish" where !line.contains(" ping "):
                return "source '\(script)'; complete -C '\(line)'"
            default: return nil
            }
        }

        @Test(
            "check-config says the same by the program and by the tool, and fails on what is no setting"
        )
        func checkConfig() async throws {
            try await Machine.withFolder { folder in
                let home = "\(folder)/home"
                #expect(try await Tool.edubus(["keys", "init", "--home", home]).code == 0)
                for name in ["enrollment", "teachers", "aid", "projects", "gateway"] {
                    let program = try Machine.program("edubus-\(name)")
                    let own = try await Tool.run(
                        program, ["check-config", "--home", home, "-o", "json"],
                        environment: ["EDUBUS_LOG_LEVEL": "error"])
                    #expect(own.code == 0, "\(own.output)\(own.errors)")
                    let tool = try await Tool.edubus(
                        ["check-config", name, "--home", home, "-o", "json"],
                        environment: ["EDUBUS_LOG_LEVEL": "error"])
                    #expect(tool.code == 0 && tool.output == own.output)
                    let level = try own.json()["settings"]?.arrayValue?.first {
                        $0["key"] == "logLevel"
                    }
                    #expect(level?["value"] == "error" && level?["origin"] == "environment")
                    for arguments in [["--prot", "1"], ["check-config", "--prot", "1"]] {
                        let bad = try await Tool.run(program, arguments)
                        #expect(bad.code == 1 && bad.errors.contains("--prot"))
                    }
                }
                let aid = try Machine.program("edubus-aid")
                let variable = try await Tool.run(aid, [], environment: ["EDUBUS_PROT": "1"])
                #expect(variable.code == 1 && variable.errors.contains("EDUBUS_PROT"))
                let nowhere = try await Tool.run(
                    aid, ["--check-config", "--home", "\(folder)/none"])
                #expect(
                    nowhere.code == 1 && nowhere.output.contains("error: topology: cannot read"))
            }
        }

        @Test("a service starts with its secrets from a directory and none in its home")
        func secrets() async throws {
            try await City.run { city, client in
                try await city.kill("aid")
                let keys = "\(city.home)/keys"
                let secrets = "\(city.home)/secrets"
                try FileManager.default.createDirectory(
                    atPath: secrets, withIntermediateDirectories: true)
                try FileManager.default.moveItem(
                    atPath: "\(keys)/aid.key", toPath: "\(secrets)/keyPair")
                let person = try #require(
                    FileManager.default.contents(atPath: "\(keys)/person.key"))
                try Data(person.map { String(format: "%02x", $0) }.joined().utf8)
                    .write(to: URL(filePath: "\(secrets)/personSecret"))
                try city.start("aid", "--secrets", secrets, "--person-key", "/nowhere")
                try await city.untilServing(client)
                #expect(try await city.edubus("health", "aid").code == 0)
            }
        }
    }
}
