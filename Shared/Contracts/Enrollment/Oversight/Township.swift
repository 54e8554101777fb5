public import Bus

/// 乡镇, as far as kindergartens are planned by it.
public struct Township: BusMessage, Hashable {
    public var code: TownshipCode
    public var name: String
    public var region: RegionCode
    public var population: Int
    /// Where the population is from.
    public var source: String

    public init(
        code: TownshipCode, name: String, region: RegionCode, population: Int, source: String
    ) {
        self.code = code
        self.name = name
        self.region = region
        self.population = population
        self.source = source
    }
}

/// 乡级统计用区划代码: nine digits, the first six its county's.
public struct TownshipCode: TextValue, Comparable, CodingKeyRepresentable {
    public let text: String

    public init(_ text: String) throws(InvalidText) {
        guard text.utf8.count == 9, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw InvalidText("TownshipCode", rule: "township code", "must have nine digits")
        }
        self.text = text
    }

    private init(valid text: String) { self.text = text }

    public static func < (left: Self, right: Self) -> Bool { left.text < right.text }

    public static let schema: JSONSchema = .string(
        pattern: "^[0-9]{9}$", description: "Code of a township.",
        examples: [schemaExample.text])
    public static let schemaExample = TownshipCode(valid: "410821101")
}

/// Request of `SetTownships`.
public struct SetTownships: BusMessage, Hashable {
    public var townships: [Township]

    public init(townships: [Township]) { self.townships = townships }
}

/// Answer of `SetTownships`.
public struct TownshipsSet: BusMessage, Hashable {
    public var entered: Int
    public var updated: Int

    public init(entered: Int, updated: Int) {
        self.entered = entered
        self.updated = updated
    }
}

/// Request of `TownshipCoverage`.
public struct TownshipCoverageRequest: BusMessage, Hashable {
    public var region: RegionCode?

    public init(region: RegionCode? = nil) { self.region = region }
}

/// 乡镇公办中心园: what each township has and must have.
public struct TownshipCoverage: BusMessage, Hashable {
    public var asOf: Timestamp
    public var rules: [EnrollmentRule]
    /// Townships without enough of them.
    public var unmet: Int
    /// In order of code.
    public var townships: [TownshipKindergartens]

    public init(
        asOf: Timestamp, rules: [EnrollmentRule], unmet: Int, townships: [TownshipKindergartens]
    ) {
        self.asOf = asOf
        self.rules = rules
        self.unmet = unmet
        self.townships = townships
    }
}

public struct TownshipKindergartens: BusMessage, Hashable {
    public var township: Township
    /// Published, public, filed as a central one of the township.
    public var centres: [SchoolCode]
    public var required: Int
    public var isMet: Bool

    public init(township: Township, centres: [SchoolCode], required: Int, isMet: Bool) {
        self.township = township
        self.centres = centres
        self.required = required
        self.isMet = isMet
    }
}

extension EnrollmentLimits {
    /// Inhabitants of one township; far above any.
    public static let population = 10_000_000
}
