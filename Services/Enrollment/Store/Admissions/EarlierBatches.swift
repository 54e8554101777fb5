import Bus
import Contracts
import Store

extension ReadTransaction {
    /// Batches run in their order, as one admission ends all later ones: whoever a later batch took first would lose what an earlier
    /// one has for it, and nobody would say so.
    ///
    /// - Throws: EARLIER_BATCH_OPEN, naming a run of a lower batch that is neither published nor voided, or a plan line of one
    ///   that has free seats for the run's pool and no published run. Lines of a special type are given by offers, and wait for
    ///   nobody.
    func requireEarlierBatches(_ run: AdmissionRunRow) throws {
        if let other = try openRun(before: run) {
            throw RuleViolation(
                "E2", "EARLIER_BATCH_OPEN", field: "runID",
                "\(other), of an earlier batch, is to be published or voided first")
        }
        if let line = try openLine(before: run) {
            throw RuleViolation(
                "E2", "EARLIER_BATCH_OPEN", field: "runID",
                "\(line), of an earlier batch, has seats and no published run; run that batch, or close the line"
            )
        }
    }

    private func openRun(before run: AdmissionRunRow) throws -> String? {
        try fetchValue(
            String.self,
            """
            SELECT id FROM admission_runs WHERE school_year = ? AND batch < ?
                AND state IN ('prepared', 'frozen', 'executed')
                AND (pool = ? OR 'city' IN (pool, ?)) ORDER BY batch, id LIMIT 1
            """, [run.schoolYear, run.batch, run.pool, run.pool])
    }

    private func openLine(before run: AdmissionRunRow) throws -> String? {
        try fetchValue(
            String.self,
            """
            SELECT l.id FROM plan_lines l JOIN schools s ON s.code = l.school_code
            JOIN senior_pools p ON p.region = s.region
            WHERE l.school_year = ? AND l.stage = 'senior' AND l.batch < ? AND l.special IS NULL
                AND l.state IN ('published', 'locked', 'amended')
                AND l.offered + l.confirmed < l.seats AND ? IN ('city', p.pool)
                AND NOT EXISTS (SELECT 1 FROM admission_runs r
                    WHERE r.school_year = l.school_year AND r.batch = l.batch
                        AND r.state = 'published' AND r.pool IN ('city', p.pool))
            ORDER BY l.batch, l.id LIMIT 1
            """, [run.schoolYear, run.batch, run.pool])
    }
}
