import Bus
import Foundation
import Testing

extension EndToEndTests {
    /// `edubus verify lottery` on the documentation's sample, and on what somebody changed.
    struct VerifyTests {
        private static let sample = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "docs/lottery-sample.json")

        @Test("the tool draws a lottery again with no service, and names what was changed")
        func lottery() async throws {
            let text = try String(contentsOf: Self.sample, encoding: .utf8)
            let honest = try await Tool.edubus([
                "verify", "lottery", Self.sample.path, "-o", "json",
            ])
            #expect(honest.code == 0, "\(honest.errors)")
            let report = try honest.json()
            #expect(report["verified"] == true && report["sample"] == true)
            #expect(report["entries"] == 7 && report["admitted"] == 5)
            #expect(report["comparedListHash"] == false && report["comparedCommitment"] == false)
            let listHash = try #require(report["listHash"]?.stringValue)

            let published = try await Tool.edubus([
                "verify", "lottery", Self.sample.path, "--list-hash", listHash,
            ])
            #expect(published.code == 0)
            #expect(
                published.output.contains(
                    "Compare commitment with what was published at the freeze."))
            let other = try await Tool.edubus([
                "verify", "lottery", Self.sample.path, "--list-hash",
                String(listHash.reversed()),
            ])
            #expect(other.code == 1)
            #expect(other.output.contains("DIFFERS in listHash"))

            try await Machine.withFolder { folder in
                let changed = "\(folder)/changed.json"
                // One id in the list and in the order, as somebody would who wants to be thorough.
                try text.replacingOccurrences(of: "S2026-0005", with: "S2026-0009")
                    .write(toFile: changed, atomically: true, encoding: .utf8)
                let found = try await Tool.edubus(["verify", "lottery", changed, "-o", "json"])
                #expect(found.code == 1)
                let finding = try found.json()["finding"]
                #expect(finding?["field"] == "listHash")

                try text.replacingOccurrences(of: "\"seats\" : 3", with: "\"seats\" : -3")
                    .write(toFile: changed, atomically: true, encoding: .utf8)
                let bad = try await Tool.edubus(["verify", "lottery", changed])
                #expect(bad.code == 1)
                #expect(bad.errors.contains("list.schools[0].seats (range)"), "\(bad.errors)")
                try text.replacingOccurrences(
                    of: "\"secret\"", with: "\"secret\" : \"0\",\n  \"secret\""
                ).write(toFile: changed, atomically: true, encoding: .utf8)
                let twice = try await Tool.edubus(["verify", "lottery", changed])
                #expect(twice.code == 1)
                #expect(twice.errors.contains("secret (once)"), "\(twice.errors)")
                let script = Self.sample.deletingLastPathComponent().deletingLastPathComponent()
                    .appending(path: "Tests/Interop/lottery_verify.py").path
                let python = try #require(Watching.python, "python3 is not installed")
                let second = try await Tool.run(python, [script, changed])
                #expect(second.code == 1)
                #expect(second.output.contains("secret (stands in its object more than once)"))
                #expect(try await Tool.run(python, [script, Self.sample.path]).code == 0)
                let none = try await Tool.edubus(["verify", "lottery", "\(folder)/none.json"])
                #expect(none.code == 1)
            }
        }
    }
}
