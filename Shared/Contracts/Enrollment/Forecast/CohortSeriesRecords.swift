public import Bus

/// Request of `RecordCohortSeries`: births, past rolls or both, of a document.
///
/// `410800` stands for the schools the city runs itself, as in the register of schools.
public struct RecordCohortSeries: BusMessage, Hashable {
    public var region: RegionCode
    /// Where the numbers are from: a statistical bulletin, a roll's closing.
    public var documentNo: String
    /// Of complete cohorts.
    public var births: [CohortBirths]
    /// Of school years that have begun; a year may come in parts.
    public var history: [RollYear]

    public init(
        region: RegionCode, documentNo: String, births: [CohortBirths], history: [RollYear]
    ) {
        self.region = region
        self.documentNo = documentNo
        self.births = births
        self.history = history
    }
}

/// Answer of `RecordCohortSeries`, in numbers of births and grades.
public struct CohortSeriesRecorded: BusMessage, Hashable {
    public var region: RegionCode
    /// In force now; the same as before when nothing changed.
    public var revision: Int
    public var entered: Int
    /// Known with another number, which stays under its revision.
    public var revised: Int
    public var unchanged: Int

    public init(
        region: RegionCode, revision: Int, entered: Int, revised: Int, unchanged: Int
    ) {
        self.region = region
        self.revision = revision
        self.entered = entered
        self.revised = revised
        self.unchanged = unchanged
    }
}

/// Request of `GetCohortSeries`.
public struct GetCohortSeries: BusMessage, Hashable {
    public var region: RegionCode
    /// As it was then; nil for now.
    public var revision: Int?

    public init(region: RegionCode, revision: Int? = nil) {
        self.region = region
        self.revision = revision
    }
}

/// Answer of `GetCohortSeries`: what `ForecastSeats` takes, oldest first, and where it is from.
public struct RegionCohortSeries: BusMessage, Hashable {
    public var region: RegionCode
    public var revision: Int
    public var births: [CohortBirths]
    public var history: [RollYear]
    public var documents: [SeriesDocument]

    public init(
        region: RegionCode, revision: Int, births: [CohortBirths], history: [RollYear],
        documents: [SeriesDocument]
    ) {
        self.region = region
        self.revision = revision
        self.births = births
        self.history = history
        self.documents = documents
    }
}

/// What brought a revision.
public struct SeriesDocument: BusMessage, Hashable {
    public var revision: Int
    public var documentNo: String
    /// The officer's subject.
    public var recordedBy: String
    public var recordedAt: Timestamp

    public init(
        revision: Int, documentNo: String, recordedBy: String, recordedAt: Timestamp
    ) {
        self.revision = revision
        self.documentNo = documentNo
        self.recordedBy = recordedBy
        self.recordedAt = recordedAt
    }
}
