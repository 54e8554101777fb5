import Admission

/// A market and a rule as the Python oracles read them: one line of JSON.
struct SeniorCase: Encodable {
    let mechanism: String
    let tie: String
    let order: String
    let delta: Int
    let seed: String?
    let schools: [[Cell]]
    let quotas: [[Cell]]
    let candidates: [[Cell]]
    /// Frozen floors by school, for an oracle that cannot freeze them itself.
    let floors: [String: Int]

    init(_ market: SeniorMarket, _ rule: SeniorRule, floors: [SeniorFloor] = []) {
        self.floors = Dictionary(
            uniqueKeysWithValues: floors.map { ($0.school, $0.floor.hundredths) })
        mechanism = rule.mechanism.rawValue
        tie = rule.tie.rawValue
        order = rule.order.rawValue
        delta = rule.floorDelta.hundredths
        seed = rule.seed
        schools = market.schools.map {
            [.text($0.code), .number($0.openSeats), .number($0.controlLine.hundredths)]
        }
        quotas = market.quotas.map {
            [.text($0.school), .text($0.juniorSchool), .number($0.seats)]
        }
        candidates = market.candidates.map {
            [
                .text($0.id), .text($0.juniorSchool), .truth($0.isEligible),
                .number($0.score.hundredths), .numbers($0.keys.map(\.hundredths)),
                .texts($0.wishes),
            ]
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(mechanism, forKey: .mechanism)
        try container.encode(tie, forKey: .tie)
        try container.encode(order, forKey: .order)
        try container.encode(delta, forKey: .delta)
        try container.encode(seed, forKey: .seed)
        try container.encode(schools, forKey: .schools)
        try container.encode(quotas, forKey: .quotas)
        try container.encode(candidates, forKey: .candidates)
        try container.encode(floors, forKey: .floors)
    }

    private enum Key: CodingKey {
        case mechanism, tie, order, delta, seed, schools, quotas, candidates, floors
    }
}

enum Cell: Encodable {
    case text(String)
    case number(Int)
    case truth(Bool)
    case numbers([Int])
    case texts([String])

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .truth(let value): try container.encode(value)
        case .numbers(let value): try container.encode(value)
        case .texts(let value): try container.encode(value)
        }
    }
}
