/// A part of loading a sample city. Parts of different services run at the same time.
public enum LoadPhase: String, Sendable, Hashable, CaseIterable {
    case schools
    case students
    case planLines
    case applications
    case series
    case filings
    case ledgers
    case cases
    case candidates
    case admissions
    case lotteries
    case allocations
    case staffUnits
    case establishment
    case staff
    case vetoes
    case recognitions
    case entitlements
    case projects
}

/// How far a part is, in records.
public struct LoadProgress: Sendable, Hashable {
    public var phase: LoadPhase
    public var done: Int
    public var total: Int

    public init(phase: LoadPhase, done: Int, total: Int) {
        self.phase = phase
        self.done = done
        self.total = total
    }

    public var isComplete: Bool { done >= total }
}
