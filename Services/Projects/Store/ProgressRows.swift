import Bus
import Contracts
import Store

/// SQL of baselines and progress reports. Nothing here is ever updated (P4).
enum ProgressRows {
    static func insert(_ baseline: Baseline, _ tx: WriteTransaction) throws {
        try tx.execute(
            """
            INSERT INTO baselines
                (project, version, approval_number, approved_on, budget_fen, points, components,
                 recorded_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                baseline.project, baseline.version, baseline.approvalNumber, baseline.approvedOn,
                baseline.budgetAtCompletion, try Columns.json(baseline.points),
                try Columns.json(baseline.components), baseline.recordedAt,
            ])
    }

    /// Of one project, or of all, oldest first.
    static func baselines(of project: ProjectID? = nil, _ tx: ReadTransaction) throws -> [Baseline]
    {
        try tx.fetchAll(
            Baseline.self,
            """
            SELECT project, version, approval_number AS "approvalNumber",
                approved_on AS "approvedOn", budget_fen AS "budgetAtCompletion", points,
                components, recorded_at AS "recordedAt"
            FROM baselines WHERE project = COALESCE(?, project) ORDER BY project, version
            """, [project])
    }

    static func insert(_ report: ProgressReport, _ tx: WriteTransaction) throws {
        try tx.execute(
            """
            INSERT INTO progress_reports
                (project, sequence, day, components, physical_basis_points, evidence, correction,
                 recorded_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                report.project, report.sequence, report.day, try Columns.json(report.components),
                report.physicalBasisPoints, report.evidence, report.correction,
                report.recordedAt,
            ])
    }

    /// Of one project, oldest first.
    static func reports(of project: ProjectID, _ tx: ReadTransaction) throws -> [ProgressReport] {
        try tx.fetchAll(
            ProgressReport.self, reportSQL + " WHERE r.project = ? ORDER BY r.sequence", [project])
    }

    /// The last report of every project that has one.
    static func lastReports(_ tx: ReadTransaction) throws -> [ProgressReport] {
        try tx.fetchAll(
            ProgressReport.self,
            reportSQL + """
                 WHERE r.sequence = (
                    SELECT max(l.sequence) FROM progress_reports l WHERE l.project = r.project)
                """)
    }

    static func lastReport(of project: ProjectID, _ tx: ReadTransaction) throws -> ProgressReport? {
        try tx.fetchOne(
            ProgressReport.self,
            reportSQL + " WHERE r.project = ? ORDER BY r.sequence DESC LIMIT 1", [project])
    }

    private static let reportSQL = """
        SELECT r.project, r.sequence, r.day, r.components,
            r.physical_basis_points AS "physicalBasisPoints", r.evidence, r.correction,
            r.recorded_at AS "recordedAt"
        FROM progress_reports r
        """
}
