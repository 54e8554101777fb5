import Bus
import Contracts

/// Why a parameter could not be answered.
enum ParameterError: CallErrorConvertible, Hashable {
    case unknownProgramme(String)
    /// A4: nothing is known for the term.
    case outsideValidity(programme: String, term: TermCode, known: [ClosedRange<TermCode>])
    /// The programme exists, its amount was not found in any source.
    case amountNotFound(programme: String, term: TermCode)
    /// The amount is not a sum of money: a price list, help in kind.
    case notMoney(programme: String, term: TermCode)

    var callError: CallError {
        switch self {
        case .unknownProgramme(let programme):
            .notFound("aid parameter \(programme.prefix(64))")
        case .outsideValidity(let programme, let term, let known):
            CallError(
                .outOfRange, "PARAMETER_NOT_KNOWN",
                "A4: \(programme) is not known for \(term.text); known: \(Self.list(known))",
                violations: [
                    FieldViolation(
                        field: "term", rule: "A4", message: "known: \(Self.list(known))")
                ])
        case .amountNotFound(let programme, let term):
            .ruleBroken(
                "A4", "AMOUNT_NOT_FOUND", field: "programme",
                "the amount of \(programme) for \(term.text) was not found in any source")
        case .notMoney(let programme, let term):
            .ruleBroken(
                "A4", "AMOUNT_NOT_MONEY", field: "programme",
                "\(programme) for \(term.text) is not a sum of money")
        }
    }

    /// `2015S–2024A, 2025S–2026A`
    private static func list(_ known: [ClosedRange<TermCode>]) -> String {
        known.map { "\($0.lowerBound.text)–\($0.upperBound.text)" }.joined(separator: ", ")
    }
}
