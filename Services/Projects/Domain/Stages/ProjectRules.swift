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
        try MoneyRules.check(request.plannedInvestment, "plannedInvestment", rule: "P1")
        guard request.firstYear <= request.lastYear else {
            throw .invalid("lastYear", rule: "P1", "must not be before the first year")
        }
        try check(request.outputs)
    }

    private static func check(_ outputs: [OutputTarget]) throws(CallError) {
        guard outputs.count <= ProjectLimits.outputs else {
            throw .invalid("outputs", rule: "P1", "must be at most \(ProjectLimits.outputs)")
        }
        for (index, output) in outputs.enumerated() {
            let field = "outputs[\(index)]"
            try Texts.check(output.what, "\(field).what", rule: "P1")
            try Texts.check(output.unit, "\(field).unit", rule: "P1")
            guard (1...ProjectLimits.outputQuantity).contains(output.quantity) else {
                throw .invalid(
                    "\(field).quantity", rule: "P1",
                    "must be 1 to \(ProjectLimits.outputQuantity)")
            }
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
