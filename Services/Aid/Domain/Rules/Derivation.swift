import Contracts

/// The running record of one calculation: which rows it used, and what it did.
struct Derivation {
    private let term: TermCode
    private let find: (String) throws -> AidParameter
    private(set) var parameters: [AidParameter] = []
    private(set) var steps: [TraceStep] = []

    /// - Parameter find: answers the row of a programme for the term, or says why not.
    init(term: TermCode, find: @escaping (String) throws -> AidParameter) {
        self.term = term
        self.find = find
    }

    /// A plain number of yuan.
    mutating func yuan(of programme: String) throws -> Money {
        guard case .yuan(let money) = try use(programme) else { throw notMoney(programme) }
        note("\(programme) a year", money)
        return money
    }

    /// An average standard, paid to everybody alike.
    mutating func average(of programme: String) throws -> Money {
        guard case .average(let money, _, _) = try use(programme) else { throw notMoney(programme) }
        note("\(programme) a year, the average standard for every pupil", money)
        return money
    }

    /// A share of the boarding rate. What is left of a fen is dropped.
    mutating func share(of programme: String, ofBoarding boarding: Money) throws -> Money {
        guard case .percentOfBoarding(let percent) = try use(programme) else {
            throw notMoney(programme)
        }
        let money = try boarding.scaled(by: percent, over: 100, rounding: .towardZero)
        note("\(programme): \(percent) % of boarding a year", money)
        return money
    }

    /// The term's part of a yearly amount.
    mutating func half(of yearly: Money) -> Money {
        let money = YearlyAmount.part(of: yearly, in: term.season)
        note("\(term.season == .autumn ? "autumn" : "spring") term's half of a year", money)
        return money
    }

    private mutating func use(_ programme: String) throws -> PrintedAmount {
        let row = try find(programme)
        parameters.append(row)
        do { return try PrintedAmount(row.amount) } catch { throw notMoney(programme) }
    }

    private mutating func note(_ text: String, _ result: Money) {
        steps.append(TraceStep(text, result: result))
    }

    private func notMoney(_ programme: String) -> ParameterError {
        .notMoney(programme: programme, term: term)
    }
}
