import Contracts

/// The terms for which a row of the parameter table is known to hold.
///
/// The table prints a first and a last term or calendar year, and leaves out what was not found.
/// Nothing is known beyond a printed end, so an end that is missing gives the least that is
/// certain:
/// without a last term, up to the term the table was checked for; without a first term, the last
/// printed term (or the terms of the last printed year) only; without both, the term of the check
/// only.
enum KnownTerms {
    static func interval(
        from: String, to: String, lastChecked: TermCode
    ) throws(UnreadableTerms) -> ClosedRange<TermCode> {
        let last = to.isEmpty ? lastChecked : try term(to, in: .autumn, column: .validTo)
        let first =
            from.isEmpty
            ? (to.isEmpty ? lastChecked : try term(to, in: .spring, column: .validTo))
            : try term(from, in: .spring, column: .validFrom)
        guard first <= last else {
            throw UnreadableTerms(column: to.isEmpty ? .validFrom : .validTo)
        }
        return first...last
    }

    /// A printed term, or the given end of a printed calendar year.
    private static func term(
        _ printed: String, in season: TermCode.Season, column: ParameterTable.Column
    ) throws(UnreadableTerms) -> TermCode {
        if let term = try? TermCode(printed) { return term }
        guard printed.utf8.count == 4, let year = Int(printed),
            let term = TermCode(year: year, season)
        else { throw UnreadableTerms(column: column) }
        return term
    }
}

/// A validity that is no term or year, ends before it begins, or begins after the table was
/// checked.
struct UnreadableTerms: Error, Hashable {
    var column: ParameterTable.Column
}
