public import Bus

/// A region of the city: the city itself, a district, a county, or the demonstration zone.
public struct Region: Codable, Sendable, Hashable {
    public var code: RegionCode
    /// The Chinese name, as pages show it.
    public var name: String
    public var kind: Kind
    /// 五城区: the five urban districts, one pool in senior-high admission.
    public var isFiveUrban: Bool
    public var codeSystem: CodeSystem

    /// What a region is in the administrative order.
    public enum Kind: String, WireEnum {
        case prefecture
        case district
        /// 城乡一体化示范区: not an administrative division.
        case zone
        case county
        case countyLevelCity
    }

    /// Who gave the code.
    public enum CodeSystem: String, WireEnum {
        case gbt2260 = "GB/T 2260"
        /// Statistical codes of the National Bureau of Statistics, for zones without a GB/T 2260 code.
        case nbsStatistical = "NBS-STAT"
    }

    public init(
        code: RegionCode, name: String, kind: Kind, isFiveUrban: Bool, codeSystem: CodeSystem
    ) {
        self.code = code
        self.name = name
        self.kind = kind
        self.isFiveUrban = isFiveUrban
        self.codeSystem = codeSystem
    }
}
