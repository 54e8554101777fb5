public import Bus

/// One row of the dated parameter table: the amount exactly as its source prints it, when it holds,
/// and how it is known.
public struct AidParameter: BusMessage, Hashable {
    /// `senior_grant`, `living_boarding_primary`, …; several rows of one programme follow each
    /// other in time.
    public var programme: String
    /// The stage as printed (学段).
    public var stage: String
    /// Who receives it, as printed.
    public var who: String
    /// The amount as printed: `1250`, `2300 avg`, `50% of boarding`, `parameter` when it was not
    /// found.
    public var amount: String
    /// The amount in fen where the print is a plain number of yuan, with or without `avg`.
    public var amountFen: Money?
    /// The unit as printed: `元/生·年`.
    public var unit: String
    /// First term or calendar year of validity as printed; absent when not known.
    public var validFrom: String?
    /// Last term or calendar year of validity as printed; absent when still valid.
    public var validTo: String?
    /// First term for which the row is known to hold.
    public var knownFrom: TermCode
    /// Last term for which the row is known to hold; for a row still valid, the term the table was
    /// last checked for.
    public var knownTo: TermCode
    /// How it is known: V read in a public document, W in a weak copy, K general knowledge not
    /// verified; with the document.
    public var source: String

    public init(
        programme: String, stage: String, who: String, amount: String, amountFen: Money?,
        unit: String, validFrom: String?, validTo: String?, knownFrom: TermCode, knownTo: TermCode,
        source: String
    ) {
        self.programme = programme
        self.stage = stage
        self.who = who
        self.amount = amount
        self.amountFen = amountFen
        self.unit = unit
        self.validFrom = validFrom
        self.validTo = validTo
        self.knownFrom = knownFrom
        self.knownTo = knownTo
        self.source = source
    }
}

/// Request of `ListParameters`.
public struct ListParameters: BusMessage, Hashable {
    /// Only this programme's rows.
    public var programme: String?

    public init(programme: String? = nil) { self.programme = programme }
}

/// Answer of `ListParameters`.
public struct ParameterList: BusMessage, Hashable {
    /// The term the table was last checked for: nothing later is known (A4).
    public var lastChecked: TermCode
    public var parameters: [AidParameter]

    public init(lastChecked: TermCode, parameters: [AidParameter]) {
        self.lastChecked = lastChecked
        self.parameters = parameters
    }
}

/// Request of `GetParameter`.
public struct GetParameter: BusMessage, Hashable {
    public var programme: String
    public var term: TermCode

    public init(programme: String, term: TermCode) {
        self.programme = programme
        self.term = term
    }
}
