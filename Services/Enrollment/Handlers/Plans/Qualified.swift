import Bus
import Contracts
import Store

/// Who passed the test of a special line.
extension EnrollmentService {
    func recordQualified(
        _ request: RecordQualified, _ context: ServerContext
    ) async throws -> QualifiedRecorded {
        try ProposalGuard.check(text: request.documentNo, field: "documentNo")
        try Paging.checkBatch(request.idNumbers.count, field: "idNumbers")
        let people = try request.idNumbers.enumerated().map { index, id in
            try personKey(id, field: "idNumbers[\(index)]")
        }
        return try await store.perform(context, request) { transaction in
            let (line, _) = try transaction.ownedLine(request.planLineID, context)
            try SpecialGuard.require(line.special, line.state)
            var answer = QualifiedRecorded(planLineID: line.id, entered: 0, unchanged: 0)
            for (index, person) in people.enumerated() {
                guard try transaction.scoreCard(person, line.schoolYear) != nil else {
                    throw CallError.invalid(
                        "idNumbers[\(index)]", rule: "known",
                        "has no score card of \(line.schoolYear)")
                }
                if let known = try transaction.qualified(person, for: line.id) {
                    guard known.struckBy == nil else {
                        throw CallError.invalid(
                            "idNumbers[\(index)]", rule: "struck",
                            "was struck off by \(known.struckDocumentNo ?? "a document")")
                    }
                    answer.unchanged += 1
                    continue
                }
                try transaction.insert(
                    into: "qualified_candidates",
                    QualifiedRow(
                        planLineID: line.id, personKey: person, documentNo: request.documentNo,
                        actor: context.principal.subject, at: transaction.now))
                answer.entered += 1
            }
            return answer
        }
    }

    func strikeQualified(
        _ request: StrikeQualified, _ context: ServerContext
    ) async throws -> QualifiedStruck {
        try ProposalGuard.check(text: request.documentNo, field: "documentNo")
        let person = try personKey(request.idNumber, field: "idNumber")
        return try await store.perform(context, request) { transaction in
            let (line, _) = try transaction.ownedLine(request.planLineID, context)
            guard var row = try transaction.qualified(person, for: line.id), row.struckBy == nil
            else { throw CallError.notFound("a qualified candidate of this line") }
            guard try !transaction.hasLiveOffer(person, line.schoolYear, line.stage) else {
                throw RuleViolation(
                    "E2", "LIVE_OFFER_EXISTS", field: "idNumber",
                    "the child holds a live offer, which is declined first")
            }
            row.struckBy = context.principal.subject
            row.struckDocumentNo = request.documentNo
            try transaction.upsert(
                into: "qualified_candidates", row, key: ["plan_line_id", "person_key"])
            return QualifiedStruck(planLineID: line.id)
        }
    }
}
