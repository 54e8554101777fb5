import Bus
import Contracts
import Store

/// The consumer of `teachers.ethics.vetoSet.v1` (E11).
extension EnrollmentService {
    /// Vetoes the inspection of the kindergarten that answers for the conduct, and its term.
    ///
    /// The veto is kept also for a kindergarten that is not in the register yet. Lifting the
    /// person's veto early changes nothing here: the year's inspection was failed by the conduct.
    static let ethicsVetoes = EventConsumer(
        name: "enrollment<-teachers", service: Teachers.name, types: [EthicsVetoSet.eventType]
    ) { event, transaction in
        try applyVeto(event, transaction)
    }

    static func applyVeto(_ event: CloudEvent, _ transaction: WriteTransaction) throws {
        guard let veto = try event.payload(EthicsVetoSet.self), let code = veto.school,
            code.category.stage == .kindergarten, let term = TermCode(containing: veto.from)
        else { return }
        let school = try transaction.school(code)
        let year = term.schoolYear
        let earlier = try transaction.inspection(of: code, year)
        let isKnown = try transaction.isVetoed(code, in: term)
        guard !isKnown else { return }
        try transaction.veto(code, in: term)
        let attributes = EventAttributes(causedBy: event, district: school?.region.text)
        if let vetoed = InspectionDecision.veto(by: event.id, in: earlier, of: code, year) {
            try transaction.keep(vetoed, vetoedTerm: term, attributes: attributes)
        } else if let earlier {
            // A second term of a year already vetoed: the result stands, the term is news.
            try transaction.keep(earlier, vetoedTerm: term, attributes: attributes)
        }
    }
}
