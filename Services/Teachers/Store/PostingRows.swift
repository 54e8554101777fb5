import Contracts
import Store

/// A row of `establishment_postings`.
struct PostingRow: Codable, Sendable {
    var id: Int64
    var purpose: PostingPurpose
    var kind: EstablishmentKind
    /// The region whose total an approval sets.
    var approvedRegion: RegionCode?
    var effectiveOn: CalendarDate
    var approvalNumber: String?
    var recordedAt: Timestamp
}

/// A row of `establishment_legs`.
struct LegRow: Codable, Sendable {
    var posting: Int64
    var leg: Int64
    var kind: EstablishmentKind
    var fromAccount: String
    var toAccount: String
    var posts: Int64
}

extension ReadTransaction {
    /// Postings after an id with a leg in the region, or that set its total; one more than the
    /// limit.
    func postings(
        in region: RegionCode, after: Int64, limit: Int
    ) throws -> [EstablishmentPosting] {
        let rows = try fetchAll(
            PostingRow.self,
            """
            SELECT * FROM establishment_postings
            WHERE id > ? AND (approved_region = ? OR id IN (
                SELECT l.posting FROM establishment_accounts a
                JOIN establishment_legs l ON l.kind = a.kind AND l.from_account = a.account
                WHERE a.region = ? AND l.posting > ?
                UNION
                SELECT l.posting FROM establishment_accounts a
                JOIN establishment_legs l ON l.kind = a.kind AND l.to_account = a.account
                WHERE a.region = ? AND l.posting > ?))
            ORDER BY id LIMIT ?
            """, [after, region, region, after, region, after, limit + 1])
        return try rows.map { row in
            let legs = try fetchAll(
                LegRow.self, "SELECT * FROM establishment_legs WHERE posting = ? ORDER BY leg",
                [row.id])
            return EstablishmentPosting(
                id: row.id, purpose: row.purpose, kind: row.kind, effectiveOn: row.effectiveOn,
                approvalNumber: row.approvalNumber, recordedAt: row.recordedAt,
                legs: legs.map {
                    EstablishmentPosting.Leg(
                        from: $0.fromAccount, to: $0.toAccount, posts: $0.posts)
                })
        }
    }

    func isRecorded(
        approval number: String, of region: RegionCode, kind: EstablishmentKind
    ) throws -> Bool {
        try fetchValue(
            Int64.self,
            """
            SELECT 1 FROM establishment_postings
            WHERE kind = ? AND approved_region = ? AND approval_number = ?
            """, [kind, region, number]) != nil
    }
}

extension WriteTransaction {
    /// Writes a posting with its legs, after the accounts it names.
    func insert(
        _ posting: LedgerPosting, approvedRegion: RegionCode?
    ) throws -> EstablishmentPosting {
        let row = PostingRow(
            id: try nextID(of: "establishment_postings"), purpose: posting.purpose,
            kind: posting.kind, approvedRegion: approvedRegion,
            effectiveOn: posting.effectiveOn, approvalNumber: posting.approvalNumber,
            recordedAt: Timestamp(millisecondsSinceEpoch: now))
        try insert(into: "establishment_postings", row)
        for (index, leg) in posting.legs.enumerated() {
            try insert(
                into: "establishment_legs",
                LegRow(
                    posting: row.id, leg: Int64(index), kind: posting.kind,
                    fromAccount: leg.from.name, toAccount: leg.to.name, posts: leg.posts))
        }
        return EstablishmentPosting(
            id: row.id, purpose: row.purpose, kind: row.kind, effectiveOn: row.effectiveOn,
            approvalNumber: row.approvalNumber, recordedAt: row.recordedAt,
            legs: posting.legs.map {
                EstablishmentPosting.Leg(from: $0.from.name, to: $0.to.name, posts: $0.posts)
            })
    }
}
