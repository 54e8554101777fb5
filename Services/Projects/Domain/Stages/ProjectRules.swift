import Bus
import Contracts

/// What a project must be before it is registered.
enum ProjectRules {
    static func check(_ request: RegisterProject) throws(CallError) {
        try Texts.check(request.name, "name", rule: "P1")
        try Texts.check(request.place, "place", rule: "P1")
        try Texts.check(request.content, "content", rule: "P1")
        try Texts.check(request.source.document, "source.document", rule: "P1")
        try Texts.check(request.source.heading, "source.heading", rule: "P1")
        guard request.plannedInvestment > .zero else {
            throw .invalid("plannedInvestment", rule: "P1", "must be positive")
        }
        guard request.firstYear <= request.lastYear else {
            throw .invalid("lastYear", rule: "P1", "must not be before the first year")
        }
    }
}

extension LifeCycle {
    /// The first entry of a project: its plan item is the document of the first gate.
    func listing(_ source: PlanSource, at now: Timestamp) throws -> StageMove {
        let item = GateDocument(
            kind: .planItem, number: "\(source.document) \(source.heading)",
            issuedOn: source.issuedOn, issuedBy: source.document)
        return StageMove(
            sequence: 1, from: nil, to: .listed, enteredOn: source.issuedOn, backward: false,
            documents: [item], recordedAt: now)
    }
}
