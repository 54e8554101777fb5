import Bus
import Contracts

/// Posts that move between accounts on a day. Balanced by construction: a leg takes what it gives.
struct LedgerPosting: Sendable, Equatable {
    struct Leg: Sendable, Equatable {
        var from: LedgerAccount
        var to: LedgerAccount
        var posts: Int64
    }

    var purpose: PostingPurpose
    var kind: EstablishmentKind
    var effectiveOn: CalendarDate
    var approvalNumber: String?
    private(set) var legs: [Leg] = []

    init(
        _ purpose: PostingPurpose, _ kind: EstablishmentKind, effectiveOn: CalendarDate,
        approvalNumber: String? = nil
    ) {
        self.purpose = purpose
        self.kind = kind
        self.effectiveOn = effectiveOn
        self.approvalNumber = approvalNumber
    }

    /// Most posts one leg moves: far above any city, far below an overflow.
    static let mostPosts: Int64 = 1_000_000

    /// Adds a leg; a negative number moves the other way.
    ///
    /// - Throws: INVALID_ARGUMENT naming `field` for zero, more than `mostPosts`, or one account twice.
    mutating func move(
        _ posts: Int64, from: LedgerAccount, to: LedgerAccount, field: String
    ) throws {
        guard posts != 0, (-Self.mostPosts...Self.mostPosts).contains(posts) else {
            throw CallError.invalid(
                field, rule: "posts", "must not be 0 and at most \(Self.mostPosts)")
        }
        guard from != to else {
            throw CallError.invalid(field, rule: "posts", "must move between two holders")
        }
        legs.append(
            posts > 0
                ? Leg(from: from, to: to, posts: posts) : Leg(from: to, to: from, posts: -posts))
    }

    /// What the posting changes in each account. The values sum to zero.
    var changes: [LedgerAccount: Int64] {
        legs.reduce(into: [:]) { sums, leg in
            sums[leg.from, default: 0] -= leg.posts
            sums[leg.to, default: 0] += leg.posts
        }
    }

    var accounts: Set<LedgerAccount> { Set(legs.flatMap { [$0.from, $0.to] }) }
}
