import ArgumentParser

/// What is exchanged with the province's platform.
enum ExchangeKind: String, ExpressibleByArgument, CaseIterable {
    /// The allocation's input, in the columns of `simulate admission`.
    case candidates
    /// Plan lines, in the columns of `import plans`.
    case plan
    /// Admissions, in the columns of `import results`.
    case results

    var columns: [String] {
        switch self {
        case .candidates:
            ["candidate", "junior_school", "eligible", "score", "keys", "wishes"]
        case .plan: PlanFormat.columns + PlanFormat.optionalColumns
        case .results: ResultFormat.columns
        }
    }

    /// Those a file may do without: their cells are empty then.
    var optionalColumns: [String] { self == .plan ? PlanFormat.optionalColumns : [] }

    /// The columns that name a row.
    var keys: [String] {
        switch self {
        case .candidates, .results: ["candidate"]
        case .plan: ["school_year", "school_code", "stage", "batch", "seat_type"]
        }
    }

    /// Columns whose values are somebody's.
    var personal: Set<String> {
        switch self {
        case .candidates: ["score", "keys", "wishes"]
        case .plan: []
        case .results: ["school", "seat", "batch"]
        }
    }
}
