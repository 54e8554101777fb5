public import Contracts

/// The sample's extract of a department's register as CSV, labelled as made up in every line.
public struct SampleExtract: Sendable {
    private let city: SampleCity
    private let kind: RegisterKind

    public init(_ kind: RegisterKind, of city: SampleCity) {
        self.kind = kind
        self.city = city
    }

    /// UTF-8, one header line, every line ended.
    public var text: String {
        var text = header + ",note\n"
        for family in city.families {
            for line in lines(of: family) { text += line + ",示例\n" }
        }
        return text
    }

    private var header: String {
        switch kind {
        case .household: "id_number,household_no,region,community,registered_on"
        case .residence: "id_number,region,valid_from,valid_to"
        case .property: "id_number,unit_no,region,community,registered_on"
        case .insurance: "id_number,region,months_paid,last_month"
        case .roll: "id_number,region,stage,grade"
        }
    }

    private func lines(of family: SampleFamily) -> [String] {
        let (child, guardian, region) = (family.child.text, family.guardian.text, family.region)
        switch kind {
        case .household:
            guard [.homeAndHousehold, .householdOnly, .homeElsewhere].contains(family.kind) else {
                return []
            }
            return [child, guardian].map {
                "\($0),\(family.householdNumber),\(region),\(family.community),2019-03-01"
            }
        case .residence:
            let end = family.kind == .permitRunOut ? "2023-05-31" : "2099-12-31"
            guard [.migrant, .permitRunOut].contains(family.kind) else { return [] }
            return ["\(guardian),\(region),2022-06-01,\(end)"]
        case .property:
            guard [.homeAndHousehold, .homeOnly, .homeElsewhere].contains(family.kind) else {
                return []
            }
            let place = family.kind == .homeElsewhere ? Self.other(than: region) : region
            return [
                "\(guardian),\(family.unitNumber),\(place),\(family.community),2020-07-15"
            ]
        case .insurance:
            guard family.kind == .migrant else { return [] }
            return ["\(guardian),\(region),36,2025-09"]
        case .roll:
            return [
                "\(child),\(region),"
                    + (family.stage == .primary ? "kindergarten,3" : "primary,6")
            ]
        }
    }

    private static func other(than region: RegionCode) -> RegionCode {
        RegionCatalog.districts.first { $0.code != region }?.code ?? region
    }
}
