import Bus
import Contracts
import Store

/// What stands in an import of wishes once.
private struct WishKey: Hashable {
    let person: PersonKey
    let year: SchoolYear
    let batch: Int
}

/// Rows of imports that bring wishes and their results.
extension EnrollmentService {
    /// Rows of an import: each is one batch's list, and leaves its form SUBMITTED.
    func enterWishes(
        _ rows: [WishRecord], _ faults: inout RowFaults, _ context: ServerContext,
        _ transaction: WriteTransaction
    ) throws -> ImportCounts {
        var counts = ImportCounts()
        var seen: Set<WishKey> = []
        let path = RowFaults.path
        for (index, record) in rows.enumerated() {
            _ = try faults.check(row: index) {
                let person = try personKey(record.idNumber, field: "\(path).idNumber")
                try check(record, at: path)
                let key = WishKey(person: person, year: record.schoolYear, batch: record.batch)
                guard seen.insert(key).inserted else {
                    throw CallError.invalid(
                        "\(path).idNumber", rule: "once", "is in the file twice with this batch")
                }
                guard let region = try transaction.applicantRegion(person, record.schoolYear)
                else {
                    throw RuleViolation(
                        "E5", "ORIGIN_UNKNOWN", field: "\(path).idNumber",
                        "neither a score card nor a roll says where the candidate belongs")
                }
                try context.requireDistrict(region.text)
                try transaction.checkWishPools(
                    record.schools, of: person, record.schoolYear, field: "\(path).schools")
                try transaction.checkQualityFloor(
                    of: person, record.schoolYear, field: "\(path).idNumber")
                let earlier = try transaction.wishForm(person, record.schoolYear)
                let wishes = BatchWishes(batch: record.batch, schools: record.schools)
                guard earlier?.wishes.contains(wishes) != true else {
                    counts.unchanged += 1
                    return
                }
                var form =
                    earlier
                    ?? WishFormRow(
                        personKey: person, schoolYear: record.schoolYear, state: .draft,
                        signatures: [], wishes: [], admission: nil)
                do {
                    try form.course.change()
                    try form.course.move(.submit)
                } catch var violation as RuleViolation {
                    violation.field = path
                    throw violation
                }
                form.wishes =
                    (form.wishes.filter { $0.batch != record.batch } + [wishes])
                    .sorted { $0.batch < $1.batch }
                try transaction.upsert(
                    into: "wish_forms", form, key: ["person_key", "school_year"])
                if earlier == nil { counts.entered += 1 } else { counts.updated += 1 }
            }
        }
        return counts
    }

    private func check(_ record: WishRecord, at path: String) throws {
        guard (1...9).contains(record.batch) else {
            throw CallError.invalid("\(path).batch", rule: "range", "must be 1 to 9")
        }
        guard (1...EnrollmentLimits.wishes).contains(record.schools.count) else {
            throw CallError.invalid(
                "\(path).schools", rule: "range", "must be 1 to \(EnrollmentLimits.wishes)")
        }
        guard Set(record.schools).count == record.schools.count else {
            throw CallError.invalid("\(path).schools", rule: "once", "names a school twice")
        }
    }

    /// Rows of an import: each is an admission under a candidate's number.
    func enterResults(
        _ rows: [AdmissionResult], _ faults: inout RowFaults, _ context: ServerContext,
        _ transaction: WriteTransaction
    ) throws -> ImportCounts {
        var counts = ImportCounts()
        let path = RowFaults.path
        for (index, result) in rows.enumerated() {
            _ = try faults.check(row: index) {
                guard
                    let person = try transaction.fetchValue(
                        PersonKey.self,
                        """
                        SELECT person_key FROM score_cards
                        WHERE school_year = ? AND candidate_number = ?
                        """, [result.schoolYear, result.candidate])
                else {
                    throw CallError.invalid(
                        "\(path).candidate", rule: "known", "has no score card")
                }
                var form = try transaction.ownedForm(person, result.schoolYear, context)
                guard form.admission != result.admission else {
                    counts.unchanged += 1
                    return
                }
                try SeniorOfferGuard.requireDecided(
                    try transaction.undecidedRun(of: person, result.schoolYear),
                    field: "\(path).candidate")
                do {
                    if form.state == .locked { try form.course.move(.rank) }
                    try form.course.move(.admit, admitted: result.admission)
                } catch var violation as RuleViolation {
                    violation.field = "\(path).candidate"
                    throw violation
                }
                try transaction.check(result.admission, of: form, by: .results, field: path)
                try transaction.upsert(
                    into: "wish_forms", form, key: ["person_key", "school_year"])
                counts.entered += 1
            }
        }
        return counts
    }
}
