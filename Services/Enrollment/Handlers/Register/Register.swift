import Bus
import Contracts
import Store

/// The register of schools.
extension EnrollmentService {
    var registerHandlers: [Handler] {
        [
            Handler(Enrollment.registerSchools, registerSchools),
            Handler(Enrollment.retireSchool, retireSchool),
            Handler(Enrollment.getSchool) { request, _ in
                try await store.read { try $0.schoolAnswer($0.requireSchool(request.code)) }
            },
            Handler(Enrollment.listSchools) { request, _, out in
                try Paging.checkRegion(request.region)
                try await Paging.stream(
                    after: request.after, limit: request.limit, to: out, cursor: \.code
                ) { after, limit in
                    try await store.read { try $0.schools(request, after: after, limit: limit) }
                }
            },
        ]
    }

    func registerSchools(
        _ request: RegisterSchools, _ context: ServerContext
    ) async throws -> SchoolsRegistered {
        try Paging.checkBatch(request.schools.count, field: "schools")
        var codes: Set<SchoolCode> = []
        for (index, record) in request.schools.enumerated() {
            let path = "schools[\(index)]"
            try SchoolRecordGuard.check(record, at: path)
            try context.requireDistrict(record.region.text)
            guard codes.insert(record.code).inserted else {
                throw CallError.invalid(
                    "\(path).code", rule: "unique", "stands twice in this call")
            }
        }
        return try await store.perform(context, request) { transaction in
            var answer = SchoolsRegistered(created: 0, updated: 0)
            for (index, record) in request.schools.enumerated() {
                let change = try transaction.register(
                    record, at: "schools[\(index)]", context)
                if change == .entered { answer.created += 1 } else { answer.updated += 1 }
            }
            return answer
        }
    }

    func retireSchool(_ request: RetireSchool, _ context: ServerContext) async throws -> School {
        try ProposalGuard.check(text: request.documentNo, field: "documentNo")
        return try await store.perform(context, request) { transaction in
            var row = try transaction.requireActiveSchool(request.code, field: "code")
            try context.requireDistrict(row.region.text)
            let answer = try transaction.schoolAnswer(row)
            guard answer.enrolled == 0 else {
                throw RuleViolation(
                    "SCHOOL_CODE", "SCHOOL_HAS_ROLL", field: "code",
                    "\(answer.enrolled) children are on its roll")
            }
            let openLines =
                try transaction.fetchValue(
                    Int.self,
                    """
                    SELECT COUNT(*) FROM plan_lines
                    WHERE school_code = ? AND state NOT IN ('draft', 'closed')
                    """, [row.code]) ?? 0
            guard openLines == 0 else {
                throw RuleViolation(
                    "SCHOOL_CODE", "SCHOOL_HAS_PLAN", field: "code",
                    "\(openLines) of its plan lines are open")
            }
            let today = Timestamp(millisecondsSinceEpoch: transaction.now).cityDate
            guard try transaction.membership(of: row.code, from: today) == nil else {
                throw RuleViolation(
                    "SCHOOL_CODE", "SCHOOL_IN_GROUP", field: "code",
                    "it is a member of a school group")
            }
            row.status = .retired
            row.retiredByDocument = request.documentNo
            try transaction.save(row, context)
            return try transaction.schoolAnswer(row)
        }
    }
}

/// What a record did to the register.
enum RegisterChange: Sendable {
    case entered
    case updated
    case unchanged
}

extension WriteTransaction {
    /// Enters or updates one school.
    func register(
        _ record: SchoolRecord, at path: String, _ context: ServerContext
    ) throws -> RegisterChange {
        let earlier = try school(record.code)
        let row = SchoolRow(
            code: record.code, name: record.name, region: record.region, stage: record.stage,
            ownership: record.ownership, status: .active, construction: record.construction,
            approvedOn: record.approvedOn ?? earlier?.approvedOn, sample: record.sample,
            retiredByDocument: nil)
        var known: [Stage: Int] = [:]
        if let earlier {
            try context.requireDistrict(earlier.region.text)
            for stage in try stages(of: record.code) { known[stage.stage] = stage.openingSeats }
            try SchoolRecordGuard.check(
                record,
                against: .init(status: earlier.status, stage: earlier.stage, openingSeats: known),
                at: path)
            if earlier.ownership != record.ownership {
                try SchoolRecordGuard.checkOwnership(
                    of: record, applications: applications(naming: record.code), at: path)
            }
        }
        let more = record.openingSeats.filter { known[$0.stage] == nil }
        try PrivateCompulsoryStop.check(
            record,
            newly: (earlier?.ownership == .private ? more : record.openingSeats).map(\.stage),
            by: ruleBook(), on: Timestamp(millisecondsSinceEpoch: now).cityDate, at: path)
        if earlier != row { try save(row, context) }
        for opening in more {
            try insert(
                into: "school_stages",
                SchoolStageRow(
                    schoolCode: record.code, stage: opening.stage, openingSeats: opening.seats,
                    certifiedSeats: opening.seats))
            try applyWaitingCertificates(of: row, stage: opening.stage, context)
        }
        guard let earlier else { return .entered }
        return earlier != row || !more.isEmpty ? .updated : .unchanged
    }

    /// Live applications of this school year or a later one that name a school and whose child is not on its roll yet.
    private func applications(naming school: SchoolCode) throws -> Int {
        let today = Timestamp(millisecondsSinceEpoch: now).cityDate
        return try fetchValue(
            Int.self,
            """
            SELECT COUNT(*) FROM applications WHERE school_code = ? AND school_year >= ?
                AND state NOT IN ('withdrawn', 'ineligible', 'revoked', 'registered')
            """, [school.text, SchoolYear(containing: today)?.text ?? ""]) ?? 0
    }

    /// Certificates that came before their school do their work now.
    private func applyWaitingCertificates(
        of school: SchoolRow, stage: Stage, _ context: ServerContext
    ) throws {
        let waiting = try fetchAll(
            CertificateRow.self,
            """
            SELECT * FROM seat_certificates
            WHERE school_code = ? AND stage = ? AND state = 'unmatched' ORDER BY certificate_no
            """, [school.code, stage])
        for certificate in waiting {
            var attributes = EventAttributes(context, district: school.region.text)
            attributes.causationid = certificate.eventID
            try raise(by: certificate, attributes: attributes)
        }
    }

    fileprivate func save(_ row: SchoolRow, _ context: ServerContext) throws {
        try upsert(into: "schools", row, key: ["code"])
        try append(
            event: SchoolRegistered(
                schoolCode: row.code, region: row.region, stage: row.stage,
                ownership: row.ownership, status: row.status),
            subject: row.code.text,
            attributes: EventAttributes(context, district: row.region.text))
    }
}
