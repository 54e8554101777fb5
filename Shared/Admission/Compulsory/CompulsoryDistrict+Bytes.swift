/// The one writing of a district's input, as docs/compulsory.md has it.
extension CompulsoryDistrict {
    public static let rule = RuleVersion("compulsory", version: 1)

    /// The hash of everything but the lottery places: what is published when the list is frozen, before the draw.
    public var listHash: String { lines(withPlaces: false).hash }

    /// The bytes whose hash stands in the result. The caller has checked the district.
    func lines(withPlaces: Bool = true) -> CanonicalLines {
        func list(_ words: [String]) -> String { CanonicalLines.list(words) }
        func facts(_ facts: [TierTable.Fact]) -> String { list(facts.map(\.rawValue).sorted()) }
        var text = CanonicalLines(Self.rule, withPlaces ? "input" : "list")
        text.add("district", district, schoolYear, stage, day)
        text.add(
            "rules", tiers.id, tiers.validFrom, tiers.validTo ?? "-",
            tiers.privateLosers.rawValue, tiers.overflowRings.map(String.init) ?? "-")
        text.add("document", tiers.document)
        text.add("heading", tiers.heading)
        for tier in tiers.tiers {
            text.add("tier", tier.code, tier.tie.rawValue, facts(tier.allOf), facts(tier.anyOf))
        }
        for school in schools.sorted(by: { $0.code < $1.code }) {
            text.add(
                "school", school.code, school.isPrivate ? "private" : "public",
                String(school.seats))
        }
        for catchment in catchments.sorted(by: { $0.code < $1.code }) {
            text.add(
                "catchment", catchment.code, list(catchment.communities.sorted()),
                list(catchment.schools), list(catchment.neighbours))
        }
        for child in children.sorted(by: { $0.id < $1.id }) {
            text.add(
                "child", child.id, child.group ?? "-", child.community, facts(child.facts),
                child.registeredOn ?? "-", child.distanceMetres.map(String.init) ?? "-",
                withPlaces ? String(child.lotteryPlace) : "-", list(child.wishes),
                child.ineligible ?? "-")
        }
        return text
    }
}
