import Bus
import Contracts
import Store

/// The SQL of entitlements. Rows are inserted and read, never changed.
enum EntitlementTable {
    static func insert(_ row: EntitlementRow, _ transaction: WriteTransaction) throws {
        try transaction.insert(into: "entitlement", row)
    }

    static func nextID(_ transaction: WriteTransaction) throws -> Int64 {
        1 + (try transaction.fetchValue(Int64.self, "SELECT MAX(id) FROM entitlement") ?? 0)
    }

    static func find(_ id: Int64, _ transaction: ReadTransaction) throws -> EntitlementRow {
        let row = try transaction.fetchOne(
            EntitlementRow.self, "SELECT * FROM entitlement WHERE id = ?", [id])
        guard let row else { throw CallError.notFound("entitlement \(id)") }
        return row
    }

    /// The one entitlement of a person to a programme in a term (A1).
    static func find(
        _ person: PersonKey, _ programme: AidProgramme, _ term: TermCode,
        _ transaction: ReadTransaction
    ) throws -> EntitlementRow? {
        try transaction.fetchOne(
            EntitlementRow.self,
            "SELECT * FROM entitlement WHERE person = ? AND programme = ? AND term = ?",
            [person, programme, term])
    }

    /// The next rows after an id, in the order of ids.
    static func page(
        _ request: ListEntitlements, after id: Int64, limit: Int, _ transaction: ReadTransaction
    ) throws -> [EntitlementRow] {
        var sql = "SELECT * FROM entitlement WHERE term = ? AND id > ?"
        var arguments: [StoreValue?] = [request.term, id]
        func add(_ column: String, _ value: StoreValue?) {
            guard let value else { return }
            sql += " AND \(column) = ?"
            arguments.append(value)
        }
        add("programme", request.programme)
        add("region", request.region)
        add("school", request.school)
        add("person", request.person)
        sql += " ORDER BY id LIMIT ?"
        arguments.append(limit)
        return try transaction.fetchAll(EntitlementRow.self, sql, arguments)
    }

    /// The regions a school's entitlements of a term were calculated in: one, unless the school moved.
    static func regions(
        of school: SchoolCode, _ term: TermCode, _ transaction: ReadTransaction
    ) throws -> [RegionCode] {
        try transaction.fetchAll(
            RegionCode.self,
            "SELECT DISTINCT region FROM entitlement WHERE school = ? AND term = ?", [school, term])
    }

    /// Recipients of a school and what they were entitled to.
    static func schoolSum(
        _ school: SchoolCode, _ programme: AidProgramme, _ term: TermCode,
        _ transaction: ReadTransaction
    ) throws -> (recipients: Int64, amount: Money) {
        struct Sum: Decodable {
            var recipients: Int64
            var amount: Money
        }
        let sum = try transaction.fetchOne(
            Sum.self,
            """
            SELECT COUNT(*) AS recipients, COALESCE(SUM(amount_fen), 0) AS amount FROM entitlement
            WHERE school = ? AND term = ? AND programme = ?
            """, [school, term, programme])
        return (sum?.recipients ?? 0, sum?.amount ?? .zero)
    }
}
