import Contracts

/// What the table of main targets does not print: a stable code for each number, and how it is
/// counted.
enum IndicatorCatalog {
    struct Entry: Sendable {
        var number: Int
        var code: String
        var measure: IndicatorMeasure
    }

    static let entries: [Entry] = [
        Entry(number: 1, code: "preschool-gross-enrolment", measure: .percent),
        Entry(number: 2, code: "compulsory-retention", measure: .percent),
        Entry(number: 3, code: "senior-gross-enrolment", measure: .percent),
        Entry(number: 4, code: "higher-gross-enrolment", measure: .percent),
        Entry(number: 5, code: "inclusive-kindergarten-coverage", measure: .percent),
        Entry(number: 6, code: "balanced-counties", measure: .percent),
        Entry(number: 7, code: "vocational-pupils", measure: .tenThousands),
        Entry(number: 8, code: "higher-vocational-students", measure: .tenThousands),
        Entry(number: 9, code: "apprenticeship-share", measure: .percent),
        Entry(number: 10, code: "dual-qualified-teachers", measure: .percent),
        Entry(number: 11, code: "senior-high-pupils", measure: .tenThousands),
        Entry(number: 12, code: "undergraduates", measure: .tenThousands),
        Entry(number: 13, code: "postgraduates", measure: .tenThousands),
        Entry(number: 14, code: "higher-students-per-100k", measure: .perHundredThousand),
        Entry(number: 15, code: "average-schooling-years", measure: .quotient),
        Entry(number: 16, code: "putonghua-share", measure: .percent),
    ]

    static func entry(number: Int) throws -> Entry {
        guard let entry = entries.first(where: { $0.number == number }) else {
            throw PlanError.unknownIndicator(number: number)
        }
        return entry
    }

    /// Whether the rate counts a part of its denominator, so that it cannot exceed 100 %. Gross
    /// enrolment rates (毛入园率, 毛入学率) count pupils of any age over one age group and may.
    static func isPartOfWhole(_ code: String) -> Bool { partsOfWhole.contains(code) }

    private static let partsOfWhole: Set<String> = [
        "compulsory-retention", "inclusive-kindergarten-coverage", balancedCounties,
        "apprenticeship-share", "dual-qualified-teachers", "putonghua-share",
        "public-kindergarten-share",
    ]

    /// The indicator whose unit is a share of the 11 county-level regions.
    static let balancedCounties = "balanced-counties"
}
