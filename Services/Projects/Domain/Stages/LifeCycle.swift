import Bus
import Contracts

/// The recorded moves of a project, and which move may come next (P2).
///
/// A forward move may skip stages, as the green channel does, but needs the document of every gate
/// on its way. A move back needs a re-approval, and makes the documents of the later gates void.
struct LifeCycle: Sendable {
    /// Oldest first.
    private(set) var moves: [StageMove]

    init(_ moves: [StageMove]) { self.moves = moves.sorted { $0.sequence < $1.sequence } }

    var stage: ProjectStage { moves.last?.to ?? .listed }

    /// Gates whose document is on record and not void.
    var openGates: Set<GateDocumentKind> {
        moves.reduce(into: []) { gates, move in
            if move.backward, let place = move.to.place {
                gates.subtract(ProjectStage.inOrder.dropFirst(place + 1).map(\.gate))
                gates.remove(.cancellationDecision)
            }
            gates.formUnion(move.documents.map(\.kind))
        }
    }

    /// 竣工验收 is on record and the project is not cancelled.
    var isAccepted: Bool { stage != .cancelled && openGates.contains(.acceptanceReport) }

    /// The day it first stood in the stage of construction, or one after; nil when it has not.
    var constructionStart: CalendarDate? {
        let start = ProjectStage.construction.place ?? 0
        return moves.first { ($0.to.place ?? -1) >= start }?.enteredOn
    }

    /// The move that enters the stage. Throws what is missing.
    func entering(
        _ stage: ProjectStage, on day: CalendarDate, documents: [GateDocument], at now: Timestamp
    ) throws -> StageMove {
        try Self.check(documents, on: day)
        guard stage != self.stage else {
            throw RuleViolation(
                "P2", "ALREADY_IN_STAGE", field: "stage", "the project is in this stage already")
        }
        if let last = moves.last, day < last.enteredOn {
            throw RuleViolation(
                "P2", "STAGE_BEFORE_LAST_MOVE", field: "enteredOn",
                "the last move was on \(last.enteredOn)")
        }
        let backward = isBackward(stage)
        let shown = Set(documents.map(\.kind))
        let missing = wanted(for: stage, backward: backward).filter { !shown.contains($0) }
        guard missing.isEmpty else {
            throw RuleViolation(
                "P2", "GATE_DOCUMENT_MISSING", field: "documents",
                "stage \(stage.rawValue) needs \(missing.map(\.rawValue).joined(separator: ", "))")
        }
        return StageMove(
            sequence: (moves.last?.sequence ?? 0) + 1, from: moves.last?.to, to: stage,
            enteredOn: day, backward: backward, documents: documents, recordedAt: now)
    }

    /// To an earlier stage, or out of cancellation.
    private func isBackward(_ stage: ProjectStage) -> Bool {
        guard let to = stage.place else { return false }
        guard let from = self.stage.place else { return true }
        return to < from
    }

    /// The documents a move must bring, in the order of their gates.
    private func wanted(for stage: ProjectStage, backward: Bool) -> [GateDocumentKind] {
        if backward { return [.reapproval] }
        guard let to = stage.place else { return [stage.gate] }
        let open = openGates
        return ProjectStage.inOrder[...to].map(\.gate).filter { !open.contains($0) }
    }

    private static func check(_ documents: [GateDocument], on day: CalendarDate) throws {
        for (index, document) in documents.enumerated() {
            let field = "documents[\(index)]"
            try Texts.check(document.number, "\(field).number", rule: "P2")
            try Texts.check(document.issuedBy, "\(field).issuedBy", rule: "P2")
            guard document.issuedOn <= day else {
                throw CallError.invalid(
                    "\(field).issuedOn", rule: "P2", "is after the day the stage is entered")
            }
        }
    }
}
