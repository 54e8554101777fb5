public import Bus

/// One batch of an import: kept whole or not at all, and once, however often it is sent.
public struct ImportBatch<Row: BusMessage & Hashable>: BusMessage, Hashable {
    public var importID: String
    /// From 1, in any order.
    public var number: Int
    /// The line of the file on which each row begins, the first being 1: faults are told by it.
    public var lines: [Int]
    public var rows: [Row]

    public init(importID: String, number: Int, lines: [Int], rows: [Row]) {
        self.importID = importID
        self.number = number
        self.lines = lines
        self.rows = rows
    }
}

/// Answer to one batch, in the order of the batches.
public struct BatchOutcome: BusMessage, Hashable {
    public var number: Int
    public var state: BatchState
    /// Of a batch that is kept; zero otherwise.
    public var counts: ImportCounts
    /// Rows at fault in a refused batch, the first `EnrollmentLimits.listedRowFaults` of them.
    public var faults: [RowFault]
    /// Rows at fault, those not listed included.
    public var faultyRows: Int

    public init(
        number: Int, state: BatchState, counts: ImportCounts = ImportCounts(),
        faults: [RowFault] = [], faultyRows: Int = 0
    ) {
        self.number = number
        self.state = state
        self.counts = counts
        self.faults = faults
        self.faultyRows = faultyRows
    }
}

public enum BatchState: String, WireEnum {
    /// Every row of it is kept, now or from an earlier try.
    case committed
    /// Nothing of it is kept: a row is wrong.
    case refused
}

/// A row that cannot be kept, without its content.
public struct RowFault: BusMessage, Hashable {
    /// Of the file, the first being 1.
    public var line: Int
    /// The field at fault; empty when it is the row as a whole.
    public var field: String
    /// The rule it breaks: `E3`, `GB 11643`, `range`.
    public var rule: String
    public var message: String

    public init(line: Int, field: String, rule: String, message: String) {
        self.line = line
        self.field = field
        self.rule = rule
        self.message = message
    }
}

/// The last batch of a file was kept.
public struct ImportCompleted: EventPayload, Hashable {
    public static let eventType = "enrollment.import.completed.v1"
    public var importID: String
    public var kind: ImportKind
    public var rows: Int

    public init(importID: String, kind: ImportKind, rows: Int) {
        self.importID = importID
        self.kind = kind
        self.rows = rows
    }
}
