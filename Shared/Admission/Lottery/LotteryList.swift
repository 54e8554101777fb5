/// 摇号名单: who takes part in a lottery, for which seats. Freezing it means publishing its hash.
///
/// It holds lottery numbers (派位号), no personal data. The order of schools and entries means nothing.
public struct LotteryList: Codable, Sendable, Hashable {
    /// Unique among all lotteries: `2026-410802-primary-1`.
    public var lottery: String
    /// Where the public value will come from, fixed before anybody can know it.
    public var publicValueSource: String
    /// The seats; none for a lottery that only orders its entries.
    public var schools: [School]
    public var entries: [Entry]

    public struct School: Codable, Sendable, Hashable {
        public var code: String
        public var seats: Int

        public init(code: String, seats: Int) {
            self.code = code
            self.seats = seats
        }
    }

    /// A child, by its number in this lottery: never one that opens anything of the family's.
    public struct Entry: Codable, Sendable, Hashable {
        public var id: String
        /// 双胞胎: those with the same group share one number, and are admitted together or not at all.
        public var group: String?
        /// Codes of schools, best first.
        public var wishes: [String]

        public init(id: String, group: String? = nil, wishes: [String]) {
            self.id = id
            self.group = group
            self.wishes = wishes
        }

        /// What a ticket is drawn for: a group's for all of it.
        var ticketName: String { group.map { "group \($0)" } ?? "entry \(id)" }
    }

    public init(
        lottery: String, publicValueSource: String, schools: [School], entries: [Entry]
    ) {
        self.lottery = lottery
        self.publicValueSource = publicValueSource
        self.schools = schools
        self.entries = entries
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case lottery, publicValueSource, schools, entries
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.exactly(CodingKeys.self)
        lottery = try values.decode(String.self, forKey: .lottery)
        publicValueSource = try values.decode(String.self, forKey: .publicValueSource)
        schools = try values.decode([School].self, forKey: .schools)
        entries = try values.decode([Entry].self, forKey: .entries)
    }
}

extension LotteryList.School {
    private enum CodingKeys: String, CodingKey, CaseIterable { case code, seats }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.exactly(CodingKeys.self)
        code = try values.decode(String.self, forKey: .code)
        seats = try values.decode(Int.self, forKey: .seats)
    }
}

extension LotteryList.Entry {
    private enum CodingKeys: String, CodingKey, CaseIterable { case id, group, wishes }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.exactly(CodingKeys.self)
        id = try values.decode(String.self, forKey: .id)
        group = try values.decodeIfPresent(String.self, forKey: .group)
        wishes = try values.decode([String].self, forKey: .wishes)
    }
}
