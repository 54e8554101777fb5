import Bus
import Contracts
import Store

extension TeachersService {
    func updateQualifications(
        _ request: UpdateQualifications, _ context: ServerContext
    ) async throws -> StaffMember {
        try checkCertificates(request.certificates ?? [], field: "certificates")
        return try await store.perform(context, request) { transaction in
            var row = try transaction.staff(request.person)
            try context.requireDistrict(try transaction.region(of: row).text)
            row.certificates = request.certificates ?? row.certificates
            row.registeredUntil = request.registeredUntil ?? row.registeredUntil
            row.title = request.title ?? row.title
            try transaction.upsert(into: "staff", row, key: ["person"])
            return try transaction.member(row)
        }
    }

    func getStaff(_ request: GetStaff, _ context: ServerContext) async throws -> StaffMember {
        try await store.read { transaction in
            let row = try transaction.staff(request.person)
            try context.requireDistrict(try transaction.region(of: row).text)
            return try transaction.member(row)
        }
    }

    func listStaff(
        _ request: ListStaff, _ context: ServerContext
    ) async throws -> Page<StaffMember> {
        let page = request.page ?? PageRequest()
        return try await store.read { transaction in
            let school = try transaction.school(request.school, field: "school")
            try context.requireDistrict(school.region.text)
            let rows = try transaction.staff(
                of: school.code, after: page.after ?? "", limit: page.boundedLimit)
            return Page(reading: try rows.map(transaction.member), page) { $0.person.text }
        }
    }

    func checkCertificates(_ certificates: [TeachingCertificate], field: String) throws {
        guard certificates.count <= 20 else {
            throw CallError.invalid(field, rule: "T3", "must have at most 20 certificates")
        }
        for (index, certificate) in certificates.enumerated() {
            if let end = certificate.validTo, end < certificate.validFrom {
                throw CallError.invalid(
                    "\(field)[\(index)].validTo", rule: "T3", "must not be before validFrom")
            }
        }
    }
}

extension ReadTransaction {
    /// The region that runs a person's employing school.
    func region(of row: StaffRow) throws -> RegionCode {
        try school(row.school, field: "school").region
    }
}
