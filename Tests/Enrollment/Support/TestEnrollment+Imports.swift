import Bus
import Contracts
import Enrollment

extension TestEnrollment {
    /// Opens the import of a file that some digits stand for.
    func open(
        _ kind: ImportKind, rows: Int, file: Character = "a", as principal: Principal = .submitter
    ) async throws -> ImportState {
        let digest = try FileDigest(String(repeating: file, count: 64))
        return try await call(
            Enrollment.openImport, .init(kind: kind, digest: digest, rows: rows), as: principal)
    }

    /// Sends one batch, its rows on the lines from 2 on.
    func send<Row>(
        _ method: BidirectionalStreamMethod<ImportBatch<Row>, BatchOutcome>, _ state: ImportState,
        _ rows: [Row], number: Int = 1, as principal: Principal = .submitter
    ) async throws -> BatchOutcome {
        let batch = ImportBatch(
            importID: state.importID, number: number, lines: rows.indices.map { $0 + 2 },
            rows: rows)
        return try await exchange(method, [batch], as: principal)[0]
    }
}
