import Bus
import Foundation
import Testing

extension EndToEndTests {
    /// `edubus simulate` as a person runs it, on the sample market of the documentation.
    struct SimulateTests {
        private static let sample = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "docs/examples/admission").path

        private static func simulate(
            _ what: String = "admission", from folder: String = sample, _ arguments: String...
        ) async throws -> Tool.Outcome {
            try await Tool.edubus(
                [
                    "simulate", what, "--plan", "\(folder)/plan.csv", "--quotas",
                    "\(folder)/quotas.csv", "--candidates", "\(folder)/candidates.csv",
                ] + arguments)
        }

        @Test("the sample market under M3, as CSV, as JSON and as a table")
        func sampleMarket() async throws {
            let csv = try await Self.simulate(from: Self.sample, "--mechanism", "M3", "-o", "csv")
            #expect(csv.code == 0, "\(csv.errors)")
            #expect(csv.errors.isEmpty)
            #expect(
                csv.output == """
                    candidate,school,seat,reason
                    s01,A,open,ADMITTED
                    s02,A,open,ADMITTED
                    s03,B,open,ADMITTED
                    s04,A,quota,ADMITTED
                    s05,B,quota,ADMITTED
                    s06,B,quota,ADMITTED
                    s07,,,BELOW_LINE
                    s08,C,open,ADMITTED
                    s09,C,open,ADMITTED
                    s10,C,open,ADMITTED
                    s11,C,open,ADMITTED
                    s12,,,BELOW_CONTROL_LINE

                    """)
            let json = try await Self.simulate(from: Self.sample, "--mechanism", "M3", "-o", "json")
                .json()
            #expect(json["ruleVersion"] == "m3.v1")
            #expect(json["rule"]?["order"] == "open-first" && json["rule"]?["tie"] == "admit-all")
            #expect(json["inputHash"]?.stringValue?.count == 64)
            #expect(json["candidates"]?.arrayValue?.count == 12)
            #expect(json["candidates"]?[6]?["school"] == .null)
            #expect(json["candidates"]?[6]?["blocked"]?[0]?["quota"] == "BELOW_FLOOR")
            #expect(json["schools"]?[0]?["floor"] == 554)
            #expect(json["amendments"]?.arrayValue?.count == 1)
            #expect(json["amendments"]?[0]?["seats"] == 3)
            #expect(json["amendments"]?[0]?["admitted"] == 4)
            let table = try await Self.simulate(from: Self.sample, "--mechanism", "M3")
            #expect(table.output.hasPrefix("rule m3.v1, tie admit-all, order open-first"))
            #expect(table.output.contains("amendments of the plan"))
        }

        private static func quotas(_ arguments: String...) async throws -> Tool.Outcome {
            try await Tool.edubus(
                [
                    "simulate", "quotas", "--schools", "\(sample)/reserved.csv",
                    "--junior-schools", "\(sample)/juniors.csv",
                ] + arguments)
        }

        @Test("reserved seats are split into the sample's own quotas; wrong rows end the command")
        func split() async throws {
            let csv = try await Self.quotas("-o", "csv")
            #expect(
                csv.output
                    == (try String(contentsOfFile: "\(Self.sample)/quotas.csv", encoding: .utf8)))
            let json = try await Self.quotas("-o", "json").json()
            #expect(json["method"] == "webster.v1")
            #expect(json["schools"]?[0]?["juniorSchools"]?[1]?["seats"] == 0)
            let wrong = try await Tool.edubus([
                "simulate", "quotas", "--schools", "\(Self.sample)/quotas.csv",
                "--junior-schools", "\(Self.sample)/juniors.csv", "-o", "csv",
            ])
            #expect(wrong.code == 1 && wrong.output.isEmpty)
            #expect(wrong.errors.contains("quotas.csv:1: junior_school (COLUMN)"))
        }

        @Test("both READMEs show what the tool prints")
        func readmes() async throws {
            let outputs = [
                try await Self.simulate(from: Self.sample, "--mechanism", "M3").output,
                try await Self.simulate(
                    "whatif", from: Self.sample, "--mechanism", "M2", "--other-mechanism", "M3",
                    "--runs", "1000"
                ).output,
                try await Self.quotas().output,
            ]
            for name in ["README.md", "README.zh-CN.md"] {
                let file = URL(filePath: Self.sample).appending(path: "../../../\(name)")
                    .standardized
                let text = try String(contentsOf: file, encoding: .utf8)
                for output in outputs {
                    #expect(!output.isEmpty && text.contains(output), "\(name) lacks\n\(output)")
                }
            }
        }

        @Test("rows in another order give the same bytes")
        func orderOfRows() async throws {
            try await Machine.withFolder { folder in
                for file in ["plan.csv", "quotas.csv", "candidates.csv"] {
                    let text = try String(contentsOfFile: "\(Self.sample)/\(file)", encoding: .utf8)
                    let lines = text.split(separator: "\n")
                    let turned = [lines[0]] + lines.dropFirst().reversed()
                    try turned.joined(separator: "\r\n").write(
                        toFile: "\(folder)/\(file)", atomically: true, encoding: .utf8)
                }
                for rule in [["M3", "lottery"], ["M2", "reject-all"]] {
                    let arguments = ["--mechanism", rule[0], "--tie", rule[1], "-o", "json"]
                    let one = try await Self.simulate(
                        from: Self.sample, arguments[0], arguments[1], arguments[2], arguments[3],
                        arguments[4], arguments[5])
                    let other = try await Self.simulate(
                        from: folder, arguments[0], arguments[1], arguments[2], arguments[3],
                        arguments[4], arguments[5])
                    #expect(one.code == 0 && one.output == other.output)
                }
            }
        }

        @Test("wrong rows are named by file, line, column and rule, and nothing is printed")
        func wrongRows() async throws {
            try await Machine.withFolder { folder in
                try "school,open,control_line\nA,two,390\nB,1,390\nC,3,360\n".write(
                    toFile: "\(folder)/plan.csv", atomically: true, encoding: .utf8)
                for file in ["quotas.csv", "candidates.csv"] {
                    try FileManager.default.copyItem(
                        atPath: "\(Self.sample)/\(file)", toPath: "\(folder)/\(file)")
                }
                let text = try await Self.simulate(from: folder, "--mechanism", "M3", "-o", "csv")
                #expect(text.code == 1 && text.output.isEmpty)
                #expect(text.errors.contains("\(folder)/plan.csv:2: open (SEATS): must be"))
                let json = try await Self.simulate(from: folder, "--mechanism", "M3", "-o", "json")
                #expect(json.code == 1 && json.output.isEmpty)
                let violation = try json.errorJSON()["violations"]?[0]
                #expect(violation?["line"] == 2 && violation?["column"] == "open")
                let missing = try await Self.simulate(
                    from: "\(folder)/nowhere", "--mechanism", "M3", "-o", "csv")
                #expect(missing.code == 1 && missing.errors.contains("plan.csv: cannot be read"))
            }
        }

        @Test("two rules beside each other: who moves, and whom M2 tempts to lie")
        func whatIf() async throws {
            let outcome = try await Self.simulate(
                "whatif", from: Self.sample, "--mechanism", "M2", "--other-mechanism", "M3",
                "--runs", "1000", "-o", "json")
            #expect(outcome.code == 0, "\(outcome.errors)")
            let json = try outcome.json()
            #expect((json["moves"]?.arrayValue?.count ?? 0) > 0)
            #expect((json["first"]?["falseWishes"]?["gain"]?.intValue ?? 0) > 0)
            #expect(json["other"]?["falseWishes"]?["exhaustive"] == true)
            #expect(json["other"]?["ruleVersion"] == "m3.v1")
        }
    }
}
