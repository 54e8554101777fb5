import Admission
import ArgumentParser
import Bus
import BusTesting
import Contracts
import Foundation
import ServiceKit
import Testing

@testable import Operator

struct MarketExportTests {
    /// Exports the run of a service in memory.
    private static func export(
        _ fake: FakeAdmission, into folder: String
    ) async throws -> MarketExport {
        try await TestBus.run([fake.definition]) { bus in
            try await MarketExport.write(
                FakeAdmission.runID, into: folder, from: bus.client, CallOptions())
        }
    }

    private static func files(in folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    }

    @Test(
        "the files, read and computed as the export says, give the run's hashes",
        arguments: [AdmissionTie.lottery, .admitAll])
    func sameResult(tie: AdmissionTie) async throws {
        let fake = try FakeAdmission(tie: tie)
        try await Temporary.withFolder { folder in
            let export = try await Self.export(fake, into: "\(folder)/run/")
            #expect(
                Self.files(in: "\(folder)/run") == ["candidates.csv", "plan.csv", "quotas.csv"])
            #expect(Self.files(in: folder) == ["run"])
            let mode =
                try FileManager.default.attributesOfItem(
                    atPath: "\(folder)/run/candidates.csv")[.posixPermissions] as? Int
            #expect(mode == 0o600)
            let arguments = try #require(export.arguments)
            let command = try #require(
                try EdubusCommand.parseAsRoot(arguments)
                    as? SimulateCommand.AdmissionCommand)
            let market = try MarketFiles.read(
                plan: command.files.plan, quotas: command.files.quotas,
                candidates: command.files.candidates)
            let result = SeniorAdmission.run(
                market, under: command.rule.rule(command.mechanism))
            #expect(market.inputHash == fake.run.inputHash && export.inputHash == market.inputHash)
            #expect(result.resultHash == fake.run.resultHash)
            let report = try JSONCoding.decode(
                JSONValue.self, from: JSONCoding.encode(AdmissionReport(result, of: market)))
            #expect(report["resultHash"]?.stringValue == export.resultHash)
            #expect(export.text.contains("result \(fake.result.resultHash)\nedubus simulate"))
        }
    }

    @Test("without the lottery's secret no command is told")
    func unpublished() async throws {
        var fake = try FakeAdmission()
        fake.run.secret = nil
        fake.run.state = .executed
        try await Temporary.withFolder { folder in
            let export = try await Self.export(fake, into: "\(folder)/run")
            #expect(export.arguments == nil && export.text.contains("told on publication"))
        }
    }

    @Test("what is there is not overwritten, and other rows than the frozen ones are not written")
    func refused() async throws {
        let fake = try FakeAdmission()
        var forged = fake
        forged.isForged = true
        try await Temporary.withFolder { folder in
            try Data("mine".utf8).write(to: URL(filePath: "\(folder)/mine"))
            let there = try await #require(throws: ProgramError.self) {
                _ = try await Self.export(fake, into: folder)
            }
            #expect(there.description.contains("is there already; nothing was overwritten"))
            #expect(Self.files(in: folder) == ["mine"])
            await #expect(throws: ProgramError.self) {
                _ = try await Self.export(fake, into: "\(folder)/mine")
            }
            let other = try await #require(throws: ProgramError.self) {
                _ = try await Self.export(forged, into: "\(folder)/run")
            }
            #expect(other.description.contains("was frozen as \(fake.market.inputHash)"))
            #expect(Self.files(in: folder) == ["mine"])
        }
    }

    @Test("nobody who sees masked candidate numbers exports or compares them")
    func masked() async throws {
        var fake = try FakeAdmission()
        fake.isMasked = true
        try await TestBus.run([fake.definition]) { bus in
            for kind in [ExchangeKind.candidates, .results] {
                let error = await #expect(throws: ProgramError.self) {
                    _ = try await ExchangeSource(
                        client: bus.client, options: CallOptions(),
                        schoolYear: SchoolYear("2025"), batch: 1, region: nil
                    ).table(kind)
                }
                #expect(error?.description.contains("masked") == true)
            }
        }
    }

    @Test(
        "the province's candidates are as they were frozen; of the others it is said what is kept")
    func candidates() async throws {
        let fake = try FakeAdmission()
        try await TestBus.run([fake.definition]) { bus in
            func table(_ batch: Int) async throws -> (ExchangeTable, note: String?) {
                try await ExchangeSource(
                    client: bus.client, options: CallOptions(), schoolYear: SchoolYear("2025"),
                    batch: batch, region: nil
                ).table(.candidates)
            }
            let (frozen, note) = try await table(1)
            #expect(frozen.rows.count == 12)
            #expect(
                frozen.rows[1] == [
                    "25081001", FakeAdmission.juniors[1], "true", "300.25", "90 0.05",
                    FakeAdmission.seniors.joined(separator: " "),
                ])
            #expect(
                frozen.rows[11] == ["25081011", FakeAdmission.juniors[1], "true", "330.4", "", ""])
            #expect(note?.hasPrefix("10 of 12 candidates are as 2025-city-1-1 froze them") == true)
            let (other, plain) = try await table(2)
            #expect(other.rows.allSatisfy { $0[4].isEmpty && $0[5].isEmpty })
            #expect(plain?.hasPrefix("no run of 2025, batch 2, is frozen: keys are empty") == true)
        }
    }
}
