/// The published line (录取分数线) of one kind of seats at one school: what everybody can check a result with.
public struct SeniorLine: Sendable, Hashable {
    public let school: String
    public let seat: SeniorSeat
    /// Of quota seats.
    public let juniorSchool: String?
    /// Counted from 1, where wish ranks are made permanent one after the other (M0, M2).
    public let wishRank: Int?
    /// Seats there were; reverted ones are those nobody claimed.
    public let seats: Int
    public let admitted: Int
    /// Whether the line is in force: otherwise there was room for everybody who applied and may.
    public let isClosed: Bool
    /// The last one admitted, also where that is no bar: `lowestInForce` is what is published.
    public let lowest: SeniorMark?
    /// Equals who were refused although seats stayed empty.
    public let refusedTie: SeniorMark?

    /// What is published as the line's lowest: what it takes to pass. Where there was room for everybody, who came last
    /// is a bar to nobody, and nobody's business.
    public var lowestInForce: SeniorMark? { isClosed ? lowest : nil }

    var bar: Bar<SeniorMark> {
        Bar(seats: seats, isClosed: isClosed, lowest: lowest, refusedTie: refusedTie)
    }

    /// How far `TiePolicy.admitAll` went above the seats.
    public var extra: Int { max(0, admitted - seats) }
}

/// A school's frozen floor: no reserved seat goes below it.
public struct SeniorFloor: Sendable, Hashable {
    public let school: String
    /// L: the line of open seats the floor was frozen at; the control line when there was room for all.
    public let line: ExamScore
    /// max(L − Δ, control line).
    public let floor: ExamScore
}

/// A plan amendment (计划调整) that `TiePolicy.admitAll` made: equals were admitted above the seats.
public struct SeniorAmendment: Sendable, Hashable {
    public let school: String
    public let seat: SeniorSeat
    public let juniorSchool: String?
    public let wishRank: Int?
    public let seats: Int
    public let admitted: Int
}
