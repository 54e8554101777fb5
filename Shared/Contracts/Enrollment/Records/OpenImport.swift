public import Bus

/// Request of `OpenImport`: begins the import of a file, or finds it again.
public struct OpenImport: BusMessage, Hashable {
    public var kind: ImportKind
    /// Of the whole file. It is kept as a keyed hash only: it must not tell who is in the file.
    public var digest: FileDigest
    /// Rows of the file, its heading not counted.
    public var rows: Int

    public init(kind: ImportKind, digest: FileDigest, rows: Int) {
        self.kind = kind
        self.digest = digest
        self.rows = rows
    }
}

/// Request of `GetImport`.
public struct GetImport: BusMessage, Hashable {
    public var importID: String

    public init(importID: String) { self.importID = importID }
}

/// What an import brings.
public enum ImportKind: String, WireEnum {
    case schools
    case students
    case plans
    case scores
    case wishes
    case results
    /// 适龄儿童台账
    case eligible
}

/// 导入: how far the import of one file is. Batches are numbered from 1; every one but the last has `rowsPerBatch` rows.
public struct ImportState: BusMessage, Hashable {
    /// 32 hexadecimal digits; the same file of the same kind has the same.
    public var importID: String
    public var kind: ImportKind
    public var rows: Int
    public var rowsPerBatch: Int
    /// Numbers of the batches that are kept, in order.
    public var committed: [Int]
    public var counts: ImportCounts
    public var openedAt: Timestamp
    /// When the last batch was kept; nil until then.
    public var completedAt: Timestamp?

    public init(
        importID: String, kind: ImportKind, rows: Int, rowsPerBatch: Int, committed: [Int],
        counts: ImportCounts, openedAt: Timestamp, completedAt: Timestamp?
    ) {
        self.importID = importID
        self.kind = kind
        self.rows = rows
        self.rowsPerBatch = rowsPerBatch
        self.committed = committed
        self.counts = counts
        self.openedAt = openedAt
        self.completedAt = completedAt
    }
}

/// What became of rows.
public struct ImportCounts: BusMessage, Hashable {
    public var entered: Int
    public var updated: Int
    /// Rows that say what is known already.
    public var unchanged: Int

    public init(entered: Int = 0, updated: Int = 0, unchanged: Int = 0) {
        self.entered = entered
        self.updated = updated
        self.unchanged = unchanged
    }

    public var rows: Int { entered + updated + unchanged }

    public static func += (left: inout ImportCounts, right: ImportCounts) {
        left.entered += right.entered
        left.updated += right.updated
        left.unchanged += right.unchanged
    }
}
