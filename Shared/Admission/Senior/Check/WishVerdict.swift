/// What a published result says about one wish: which kind of seat it got, or what stood against each kind.
public struct WishVerdict: Sendable, Hashable {
    public let school: String
    /// The kind of seat, when the wish passes.
    public let seat: SeniorSeat?
    /// `BELOW_CONTROL_LINE`, which stands against every kind.
    public let control: SeniorReason?
    /// Nil where the seat kind was not reached or does not exist under the mechanism.
    public let open: SeniorReason?
    public let quota: SeniorReason?
    public let reverted: SeniorReason?

    var reasons: [SeniorReason] { [control, open, quota, reverted].compactMap(\.self) }
}
