import Bus
import Contracts
import Store

extension AidService {
    @Sendable func advanceRecognition(
        _ request: AdvanceRecognition, _ context: ServerContext
    ) async throws -> Recognition {
        guard let move = RecognitionMove(to: request.to) else {
            throw CallError.invalid(
                "to", rule: "recognition-state",
                "must be submitted, matched, reviewed, publicised or objected")
        }
        guard move != .match || RecognitionRoles.holdsOfficer(context.principal.roles) else {
            throw RecognitionRoles.officerRequired("to", "a data match")
        }
        guard request.level == nil || move == .match || move == .review else {
            throw CallError.invalid(
                "level", rule: "recognition-state", "only a match or a review finds a level")
        }
        return try await apply(
            move, to: request.id, request, context, evidence: request.evidenceNumber
        ) { row in
            row.level = request.level ?? row.level
            row.evidenceNumber = request.evidenceNumber ?? row.evidenceNumber
            guard row.basis.isDataMatched || row.evidenceNumber != nil else {
                throw CallError.invalid(
                    "evidenceNumber", rule: "recognition-evidence",
                    "an application needs its file number")
            }
        }
    }

    @Sendable func confirmRecognition(
        _ request: ConfirmRecognition, _ context: ServerContext
    ) async throws -> Recognition {
        try await apply(.confirm, to: request.id, request, context, evidence: nil) { _ in }
    }

    @Sendable func adjustRecognition(
        _ request: AdjustRecognition, _ context: ServerContext
    ) async throws -> Recognition {
        if let region = request.region {
            _ = try RegionCatalog.require(region, field: "region")
            guard request.school != nil else {
                throw CallError.invalid(
                    "school", rule: "transfer", "a region comes with its school")
            }
            try context.requireDistrict(region.text)
        }
        return try await apply(
            .adjust, to: request.id, request, context, evidence: request.evidenceNumber
        ) { row in
            let before = row.inputs
            row.level = request.level ?? row.level
            row.boarding = request.boarding ?? row.boarding
            row.school = request.school ?? row.school
            row.region = request.region ?? row.region
            guard row.inputs != before else {
                throw CallError.invalid("id", rule: "recognition-adjust", "nothing would change")
            }
        }
    }

    @Sendable func revokeRecognition(
        _ request: RevokeRecognition, _ context: ServerContext
    ) async throws -> Recognition {
        try await apply(
            .revoke, to: request.id, request, context, evidence: request.evidenceNumber
        ) { _ in }
    }

    /// One move of one recognition: the state machine's answer, the change, its record and its
    /// event.
    private func apply<Request: BusMessage>(
        _ move: RecognitionMove, to id: Int64, _ request: Request, _ context: ServerContext,
        evidence: String?, _ change: @escaping @Sendable (inout RecognitionRow) throws -> Void
    ) async throws -> Recognition {
        if let evidence { try EvidenceNumber.check(evidence, field: "evidenceNumber") }
        return try await store.perform(context, request) { transaction in
            var row = try RecognitionTable.find(id, transaction)
            try context.requireDistrict(row.region.text)
            let before = row.state
            row.state = try before.after(move, basis: row.basis)
            try change(&row)
            row.changedAt = transaction.now
            try RecognitionTable.update(
                row, move: move, from: before, evidence: evidence, by: context.principal.subject,
                transaction)
            let attributes = Self.attributes(of: row, context)
            if move == .confirm {
                try transaction.append(
                    event: row.confirmedEvent, subject: String(id), attributes: attributes)
            } else if move == .revoke {
                let event = RecognitionRevoked(
                    recognition: id, person: row.person, schoolYear: row.schoolYear,
                    wasEffective: before.isEffective)
                try transaction.append(event: event, subject: String(id), attributes: attributes)
            }
            return row.message
        }
    }

    @Sendable func getRecognition(
        _ request: GetRecognition, _ context: ServerContext
    ) async throws -> Recognition {
        let person: PersonKey
        switch (request.idNumber, request.person) {
        case (let number?, nil): person = try PersonKey(personKeys.key(forIDNumber: number.text))
        case (nil, let key?): person = key
        default:
            throw CallError.invalid(
                "person", rule: "one-of", "exactly one of idNumber and person must be given")
        }
        let row = try await store.read {
            try RecognitionTable.standing(person, request.schoolYear, $0)
        }
        // Elsewhere in the city reads like nowhere: who is recognised is not to be probed.
        guard let row, context.principal.covers(district: row.region.text) else {
            throw CallError.notFound("a recognition of this person in \(request.schoolYear.text)")
        }
        return row.message
    }

    func listRecognitions(
        _ request: ListRecognitions, _ context: ServerContext,
        _ write: (Recognition) async throws -> Void
    ) async throws {
        try context.requireDistrict((request.region ?? .city).text)
        let filter = RecognitionTable.Filter(
            schoolYear: request.schoolYear, region: request.region, school: request.school)
        var after: Int64? = 0
        while let start = after {
            let rows = try await store.read {
                try RecognitionTable.page(filter, after: start, limit: Self.streamPageRows, $0)
            }
            for row in rows { try await write(row.message) }
            after = rows.count < Self.streamPageRows ? nil : rows.last?.id
        }
    }
}
