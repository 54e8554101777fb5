/// One entry's place in the order, and the school it got.
public struct LotteryPlace: Codable, Sendable, Hashable {
    /// From 1; members of a group share one.
    public var place: Int
    /// 64 hexadecimal digits; the smallest is first.
    public var ticket: String
    public var entry: String
    /// Nil when no wished school had room for the whole group, or there are no schools.
    public var school: String?

    public init(place: Int, ticket: String, entry: String, school: String?) {
        self.place = place
        self.ticket = ticket
        self.entry = entry
        self.school = school
    }

    private enum CodingKeys: String, CodingKey, CaseIterable { case place, ticket, entry, school }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.exactly(CodingKeys.self)
        place = try values.decode(Int.self, forKey: .place)
        ticket = try values.decode(String.self, forKey: .ticket)
        entry = try values.decode(String.self, forKey: .entry)
        school = try values.decodeIfPresent(String.self, forKey: .school)
    }
}
