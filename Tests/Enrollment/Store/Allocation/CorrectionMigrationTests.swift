import BusTesting
import Contracts
import Foundation
import Store
import Testing

@testable import Enrollment

/// What 306 and 307 make of the rows of a store of the version before.
struct CorrectionMigrationTests {
    private static let rows = """
        INSERT INTO applications (receipt, person_key, guardian_key, school_year, stage, ownership,
            region, state, tier, upheld, tier_table, round, moves, sample, updated_at, actor)
        SELECT receipt, receipt || 'c', receipt || 'g', '2026', 'primary', 'public', '410802',
            state, '1', 0, 'TIERS-410802-primary@2025-09-01', 1, 4, 1, 0, 'officer-1'
        FROM (SELECT '2026-AAAA-AAAA-AAAA' AS receipt, 'pooled' AS state
            UNION SELECT '2026-BBBB-BBBB-BBBB', 'verified');
        INSERT INTO application_checks (receipt, round, proof, since, state, holds, attempts,
            decided_at, decided_by, evidence_no)
        SELECT '2026-AAAA-AAAA-AAAA', 1, proof, '2001-01-01', 'manual', 1, 1, 0, 'officer-1', '证'
        FROM (SELECT 'household' AS proof UNION SELECT 'property' UNION SELECT 'residence');
        INSERT INTO check_answers VALUES
            ('2026-AAAA-AAAA-AAAA', 1, 'property', 1, 'fail', 'REGISTERED_LATER', 0, 0, 1);
        """

    @Test("refuted days are none, what a voided run left is verified again, tiers keep their rows")
    func upgraded() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "edubus-corrections-\(UInt64.random(in: 0 ... .max))")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        func open(_ migrations: [Migration]) throws -> Store {
            try Store.open(
                at: folder.appendingPathComponent("store.sqlite").path,
                source: EnrollmentService.eventSource, migrations: migrations,
                clock: ManualTime())
        }
        let before = try open(
            Array(EnrollmentMigrations.all.prefix { !$0.name.hasPrefix("306-") }))
        let tables = try await before.write { transaction in
            for statement in Self.rows.split(separator: ";\n") {
                try transaction.execute(String(statement))
            }
            return try transaction.fetchAll(String.self, "SELECT id FROM tier_tables ORDER BY id")
        }
        try await before.close()
        let after = try open(EnrollmentMigrations.all)
        let found = try await after.read { transaction in
            try [
                "SELECT id FROM tier_tables ORDER BY id",
                "SELECT state || moves FROM applications ORDER BY receipt",
                """
                SELECT proof || COALESCE(decided_since, '') FROM application_checks
                ORDER BY proof
                """,
                "SELECT verb || number FROM application_moves",
            ].map { try transaction.fetchAll(String.self, $0) }
        }
        #expect(
            found == [
                tables, ["verified5", "verified4"],
                ["household2001-01-01", "property", "residence"], ["release5"],
            ])
        // The foreign keys of applications lead to the new table.
        let error = await #expect(throws: StoreError.self) {
            try await after.write {
                try $0.execute("UPDATE applications SET tier_table = 'TIERS-of-nobody'")
            }
        }
        #expect(error?.code == .constraint)
        try await after.close()
    }
}
