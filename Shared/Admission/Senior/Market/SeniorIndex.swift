/// A market in numbers: flat arrays, so that a mechanism's loops hash and allocate nothing.
struct SeniorIndex: Sendable {
    /// By school.
    var openSeats: [Int] = []
    var controlLine: [Int] = []
    /// Slots, the cells of the quota matrix, stand together by school: `slotStart[h]..<slotStart[h + 1]`.
    var slotStart: [Int] = []
    /// By slot.
    var quotaSeats: [Int] = []
    var quotaRow: [Int] = []
    /// By candidate, in hundredths.
    var score: [Int] = []
    /// Wishes of all candidates one behind the other: those of `c` at `wishStart[c]..<wishStart[c + 1]`.
    var wishStart: [Int] = []
    var wishSchool: [Int32] = []
    /// Beside each wish, the slot the candidate is eligible for at that school; -1 without one.
    var wishSlot: [Int32] = []

    var schoolCount: Int { openSeats.count }
    var candidateCount: Int { score.count }
    var slotCount: Int { quotaSeats.count }
}
