public import Bus

/// The city's twelve codes: itself and its 11 县（市、区）. Source: domain page "Territory".
///
/// No resident's ID number begins with 410871: people of the zone hold their neighbours' prefixes.
public enum RegionCatalog {
    /// The city first, then its districts in the order of the plan.
    public static let all: [Region] = [
        region("410800", "焦作市（市直）", .prefecture),
        region("410802", "解放区", .district, urban: true),
        region("410803", "中站区", .district, urban: true),
        region("410804", "马村区", .district, urban: true),
        region("410811", "山阳区", .district, urban: true),
        region("410871", "焦作城乡一体化示范区", .zone, urban: true, .nbsStatistical),
        region("410821", "修武县", .county),
        region("410822", "博爱县", .county),
        region("410823", "武陟县", .county),
        region("410825", "温县", .county),
        region("410882", "沁阳市", .countyLevelCity),
        region("410883", "孟州市", .countyLevelCity),
    ]

    /// The eleven below the city.
    public static let districts: [Region] = all.filter { $0.kind != .prefecture }

    public static func region(_ code: RegionCode) -> Region? { byCode[code] }

    /// The region with this code, or INVALID_ARGUMENT naming the field.
    public static func require(_ code: RegionCode, field: String) throws(CallError) -> Region {
        guard let region = byCode[code] else {
            throw .invalid(field, rule: "region", "is not a region of this city")
        }
        return region
    }

    private static let byCode = Dictionary(uniqueKeysWithValues: all.map { ($0.code, $0) })

    private static func region(
        _ code: String, _ name: String, _ kind: Region.Kind, urban: Bool = false,
        _ system: Region.CodeSystem = .gbt2260
    ) -> Region {
        Region(
            code: RegionCode(valid: code), name: name, kind: kind, isFiveUrban: urban,
            codeSystem: system)
    }
}
