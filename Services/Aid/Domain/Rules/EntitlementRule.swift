import Contracts

/// One edition of a programme's calculation, kept for ever so that what it calculated can be
/// calculated again (A3).
///
/// A rule in force is never edited: a correction is a new edition with a new version and its own
/// terms.
struct EntitlementRule: Sendable {
    /// `senior-grant/2025S-1`: programme, first term, edition.
    let version: String
    let programme: AidProgramme
    let firstTerm: TermCode
    /// Nil while no later edition follows.
    let lastTerm: TermCode?
    /// The stages the programme is for.
    let stages: Set<Stage>
    /// Uses parameters and notes steps in the derivation; answers the term's amount.
    let amount: @Sendable (EntitlementInputs, TermCode, inout Derivation) throws -> Money

    func holds(in term: TermCode) -> Bool {
        firstTerm <= term && lastTerm.map { term <= $0 } ?? true
    }
}
