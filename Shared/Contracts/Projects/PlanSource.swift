public import Bus

/// Where a number of the plan stands: document, heading, date of issue.
public struct PlanSource: BusMessage, Hashable {
    /// Title as printed.
    public var document: String
    /// The document's number as printed; nil when it has none.
    public var number: String?
    /// The heading or table, `专栏2`.
    public var heading: String
    public var issuedOn: CalendarDate

    public init(document: String, number: String?, heading: String, issuedOn: CalendarDate) {
        self.document = document
        self.number = number
        self.heading = heading
        self.issuedOn = issuedOn
    }
}

/// Two statements that do not agree. Both are kept; the note says which one is shown.
public struct DataQualityNote: BusMessage, Hashable {
    /// Stable: `putonghua-target`.
    public var id: String
    /// The indicator it belongs to; nil when it concerns the plan as a whole or a project.
    public var indicator: String?
    /// The project it belongs to.
    public var project: ProjectID?
    /// For people, in Chinese.
    public var finding: String
    /// The value that is shown.
    public var shown: String
    /// The value it conflicts with.
    public var other: String
    public var sources: [PlanSource]

    public init(
        id: String, indicator: String? = nil, project: ProjectID? = nil, finding: String,
        shown: String, other: String, sources: [PlanSource]
    ) {
        self.id = id
        self.indicator = indicator
        self.project = project
        self.finding = finding
        self.shown = shown
        self.other = other
        self.sources = sources
    }
}

/// Request of `GetPlan`.
public struct GetPlan: BusMessage, Hashable {
    public init() {}
}

/// The plan as it lies in the store.
public struct Plan: BusMessage, Hashable {
    public var tables: [PlanTable]
    public var documents: [PlanSource]
    public var notes: [DataQualityNote]
    /// Sum of the planned investment of the projects of the annex.
    public var plannedInvestment: Money

    public init(
        tables: [PlanTable], documents: [PlanSource], notes: [DataQualityNote],
        plannedInvestment: Money
    ) {
        self.tables = tables
        self.documents = documents
        self.notes = notes
        self.plannedInvestment = plannedInvestment
    }
}

/// One table of the plan and the version of it that was loaded. A changed table is refused, never
/// merged silently.
public struct PlanTable: BusMessage, Hashable {
    /// `indicators`, `major-projects`, `target-revisions`.
    public var name: String
    public var version: Int
    /// BLAKE2b-256 of the table's bytes, in hexadecimal.
    public var digest: String
    public var rows: Int
    public var loadedAt: Timestamp

    public init(name: String, version: Int, digest: String, rows: Int, loadedAt: Timestamp) {
        self.name = name
        self.version = version
        self.digest = digest
        self.rows = rows
        self.loadedAt = loadedAt
    }
}
