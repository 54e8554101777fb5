import Bus
import Contracts
import Store

extension TeachersService {
    /// Nobody younger is employed. Source: 中华人民共和国劳动法, article 15.
    private static let youngestStaff = 16

    func registerStaff(
        _ request: RegisterStaff, _ context: ServerContext
    ) async throws -> RegisteredStaff {
        try requireBatch(request.staff.count, field: "staff")
        var seen: Set<PersonKey> = []
        var persons: [PersonKey] = []
        persons.reserveCapacity(request.staff.count)
        for (index, record) in request.staff.enumerated() {
            try checkCertificates(record.certificates, field: "staff[\(index)].certificates")
            try record.idNumber.requireAge(
                atLeast: Self.youngestStaff, on: today, field: "staff[\(index)].idNumber")
            let person = try PersonKey(personKeys.key(forIDNumber: record.idNumber.text))
            guard seen.insert(person).inserted else {
                throw CallError.invalid(
                    "staff[\(index)].idNumber", rule: "once", "is in the batch twice")
            }
            persons.append(person)
        }
        let keys = persons
        return try await store.perform(context, request) { transaction in
            var batch = try StaffBatch(request, persons: keys, context, transaction)
            for index in request.staff.indices { try batch.register(index) }
            return try batch.finish()
        }
    }
}
