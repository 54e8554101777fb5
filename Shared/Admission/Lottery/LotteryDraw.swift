import Cryptography

/// A lottery drawn: a pure function of the frozen list, the secret and the public value (E9).
///
/// Every ticket is a hash of the seed and of what it is drawn for, so there is no shuffling to trust.
/// In the order of the tickets each group takes the first of its wishes that has room for all of it.
public struct LotteryDraw: Sendable, Hashable {
    public let list: LotteryList
    public let listHash: String
    public let commitment: String
    public let secret: String
    public let publicValue: String
    public let seed: String
    /// By ticket, then by entry.
    public let order: [LotteryPlace]
    public let resultHash: String

    /// - Parameter secret: 64 hexadecimal digits.
    /// - Throws: the rule of the list, the secret or the public value that is broken.
    public init(
        _ list: LotteryList, secret: String, publicValue: String
    ) throws(AdmissionFault) {
        listHash = try Self.hash(of: list)
        try AdmissionText.checkHex(secret, at: "secret")
        try AdmissionText.checkPublicValue(publicValue, at: "publicValue")
        self.list = list
        self.secret = secret
        self.publicValue = publicValue
        commitment = Self.commitment(to: secret, listHash: listHash)
        let seed = Self.seed(listHash: listHash, secret: secret, publicValue: publicValue)
        self.seed = seed
        order = Self.order(of: list, seed: seed)
        resultHash = LotteryBytes.hash(
            LotteryBytes.result(
                lottery: list.lottery, listHash: listHash, seed: seed, order: order))
    }

    /// The hash that is published when the list is frozen.
    public static func hash(of list: LotteryList) throws(AdmissionFault) -> String {
        LotteryBytes.hash(try LotteryBytes.list(list))
    }

    /// A new secret nobody can guess.
    public static func newSecret() -> String {
        Hex.encode(RandomBytes.make(LotteryLimits.secretBytes))
    }

    /// What is published of a secret when the list is frozen.
    public static func commitment(to secret: String, listHash: String) -> String {
        LotteryBytes.hash(LotteryBytes.commitment(listHash: listHash, secret: secret))
    }

    /// What every ticket comes from.
    public static func seed(listHash: String, secret: String, publicValue: String) -> String {
        LotteryBytes.hash(
            LotteryBytes.seed(listHash: listHash, secret: secret, publicValue: publicValue))
    }

    /// - Throws: the rule that a public value breaks.
    public static func check(publicValue: String) throws(AdmissionFault) {
        try AdmissionText.checkPublicValue(publicValue, at: "publicValue")
    }

    private struct Ticket {
        var number: String
        var name: String
        /// In order of id; one wish list for all.
        var members: [LotteryList.Entry]
    }

    private static func order(of list: LotteryList, seed: String) -> [LotteryPlace] {
        let sharing = Dictionary(grouping: list.entries, by: \.ticketName)
        let tickets = sharing.map { name, members in
            Ticket(
                number: LotteryBytes.hash(LotteryBytes.ticket(seed: seed, name: name)), name: name,
                members: members.sorted { $0.id < $1.id })
        }.sorted { ($0.number, $0.name) < ($1.number, $1.name) }
        var left = Dictionary(
            list.schools.map { ($0.code, $0.seats) }, uniquingKeysWith: { first, _ in first })
        var order: [LotteryPlace] = []
        order.reserveCapacity(list.entries.count)
        for (index, ticket) in tickets.enumerated() {
            let size = ticket.members.count
            let school = ticket.members.first?.wishes.first { left[$0, default: 0] >= size }
            if let school { left[school, default: 0] -= size }
            order += ticket.members.map {
                LotteryPlace(
                    place: index + 1, ticket: ticket.number, entry: $0.id, school: school)
            }
        }
        return order
    }
}
