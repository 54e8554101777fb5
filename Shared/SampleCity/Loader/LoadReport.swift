public import Contracts

/// What the services held before and after a load.
public struct LoadReport: Sendable, Hashable {
    public var before: LoadFigures
    public var after: LoadFigures

    public init(before: LoadFigures, after: LoadFigures) {
        self.before = before
        self.after = after
    }

    /// True when the same city had been loaded already.
    public var changedNothing: Bool { before == after }
}

/// Sums that a load changes, as the services' own summaries state them.
public struct LoadFigures: Sendable, Hashable {
    public var schools = 0
    public var students = 0
    public var plannedSeats = 0
    public var staff = 0
    public var establishment = 0
    public var recognised = 0
    public var entitled = 0
    public var projectsPaid = Money.zero
    /// Whether a service has records that are not labelled as sample.
    public var holdsRealRecords = false

    public init() {}
}
