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
            try SpecialGuard.require(line.special)
            var answer = QualifiedRecorded(planLineID: line.id, entered: 0, unchanged: 0)
            for person in people {
                guard try !transaction.isQualified(person, for: line.id) else {
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
}
