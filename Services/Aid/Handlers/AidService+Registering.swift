import Bus
import Contracts
import Store

extension AidService {
    @Sendable func registerRecognitions(
        _ request: RegisterRecognitions, _ context: ServerContext
    ) async throws -> RecognitionsRegistered {
        let records = try check(request, context)
        let subject = context.principal.subject
        return try await store.perform(context, request) { transaction in
            var id = try RecognitionTable.nextID(transaction)
            var ids: [Int64] = []
            ids.reserveCapacity(records.count)
            for (place, (record, person)) in records.enumerated() {
                guard
                    try !RecognitionTable.hasStanding(person, record.schoolYear, transaction)
                else { throw Self.alreadyRecognised(place) }
                let row = RecognitionRow(
                    record, id: id, person: person, sample: request.sample ?? false,
                    now: transaction.now, by: subject)
                try RecognitionTable.insert(row, transaction)
                if row.state.isEffective {
                    try transaction.append(
                        event: row.confirmedEvent, subject: String(id),
                        attributes: Self.attributes(of: row, context))
                }
                ids.append(id)
                id += 1
            }
            return RecognitionsRegistered(ids: ids)
        }
    }

    /// Checks every record by itself and against the others, and makes person keys of the ID
    /// numbers.
    private func check(
        _ request: RegisterRecognitions, _ context: ServerContext
    ) throws -> [(RecognitionRecord, PersonKey)] {
        let count = request.recognitions.count
        guard (1...RegisterRecognitions.mostRecords).contains(count) else {
            throw CallError.invalid(
                "recognitions", rule: "batch-size",
                "must hold 1 to \(RegisterRecognitions.mostRecords) records")
        }
        for region in Set(request.recognitions.map(\.region)) {
            try context.requireDistrict(region.text)
        }
        let byOfficer = RecognitionRoles.holdsOfficer(context.principal.roles)
        var seen: Set<PersonYear> = []
        return try request.recognitions.enumerated().map { place, record in
            try record.check("recognitions[\(place)]", byOfficer: byOfficer)
            let person = try PersonKey(personKeys.key(forIDNumber: record.idNumber.text))
            guard seen.insert(PersonYear(person: person, year: record.schoolYear)).inserted else {
                throw Self.alreadyRecognised(place)
            }
            return (record, person)
        }
    }

    private struct PersonYear: Hashable {
        var person: PersonKey
        var year: SchoolYear
    }

    private static func alreadyRecognised(_ place: Int) -> CallError {
        let message = "the person has a recognition in this school year"
        return CallError(
            .alreadyExists, "ALREADY_RECOGNISED", "recognitions[\(place)]: \(message)",
            violations: [
                FieldViolation(
                    field: "recognitions[\(place)].idNumber", rule: "one-recognition-a-year",
                    message: message)
            ])
    }

    static func attributes(of row: RecognitionRow, _ context: ServerContext) -> EventAttributes {
        EventAttributes(context, district: row.region.text, schoolyear: row.schoolYear.text)
    }
}
