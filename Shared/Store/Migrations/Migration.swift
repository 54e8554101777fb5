/// One step of a store's schema. Once released, its text never changes: what comes later is another
/// migration.
public struct Migration: Sendable, Hashable {
    /// Unique among the migrations of its service: `001-schools`.
    public let name: String
    /// One or more statements.
    public let sql: String

    public init(_ name: String, _ sql: String) {
        self.name = name
        self.sql = sql
    }
}
