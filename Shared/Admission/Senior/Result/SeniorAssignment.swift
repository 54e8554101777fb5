/// What one candidate got.
public struct SeniorAssignment: Sendable, Hashable {
    public let candidate: String
    /// Nil without a seat.
    public let school: String?
    public let seat: SeniorSeat?
    /// Counted from 1: which wish it was.
    public let wishRank: Int?
    public let reason: SeniorReason
}
