import Bus
import Contracts
import Store

extension ProjectsService {
    func certifySeats(_ request: CertifySeats, _ context: ServerContext) async throws
        -> CertifiedSeats
    {
        try Texts.check(request.certificateNo, "certificateNo", rule: "P8")
        try Texts.check(request.decisionRecord, "decisionRecord", rule: "P8")
        try Texts.check(request.exemptionDocument, "exemptionDocument", rule: "E4")
        guard (1...Self.mostSeats).contains(request.seats) else {
            throw CallError.invalid("seats", rule: "P8", "must be 1 to \(Self.mostSeats)")
        }
        try EventDay.check(request.certifiedOn, "certifiedOn", rule: "P8", today: today)
        try SchoolKinds.check(request.stage, of: request.schoolCode)
        return try await store.perform(context, request) { tx in
            let project = try Self.ownProject(request.project, context, tx)
            guard try !SeatRows.exists(request.certificateNo, tx) else {
                throw CallError(
                    .alreadyExists, "CERTIFICATE_EXISTS",
                    "P8: a certificate counts once, and this number is recorded",
                    violations: [
                        FieldViolation(
                            field: "certificateNo", rule: "P8", message: "is recorded")
                    ], executed: .no)
            }
            let lifeCycle = LifeCycle(try StageRows.moves(of: project.id, tx))
            guard lifeCycle.isAccepted || request.decisionRecord != nil else {
                throw RuleViolation(
                    "P8", "ACCEPTANCE_REQUIRED", field: "project",
                    "seats are certified after acceptance, or with the record of a decision")
            }
            try Self.checkSize(request, lifeCycle, tx)
            let seats = CertifiedSeats(
                certificateNo: request.certificateNo, project: project.id,
                schoolCode: request.schoolCode, stage: request.stage, seats: request.seats,
                certifiedOn: request.certifiedOn, decisionRecord: request.decisionRecord,
                exemptionDocument: request.exemptionDocument,
                recordedAt: Timestamp(millisecondsSinceEpoch: tx.now))
            try SeatRows.insert(seats, tx)
            try tx.append(
                event: SeatsCertified(
                    certificateNo: seats.certificateNo, project: seats.project,
                    schoolCode: seats.schoolCode, stage: seats.stage, seats: seats.seats,
                    certifiedOn: seats.certifiedOn, exemptionDocument: seats.exemptionDocument),
                subject: seats.certificateNo,
                attributes: EventAttributes(context, district: project.region.text))
            return seats
        }
    }

    /// A certificate for more seats than any school has is a slip of the keyboard.
    private static let mostSeats = 20_000

    private static func checkSize(
        _ request: CertifySeats, _ lifeCycle: LifeCycle, _ tx: ReadTransaction
    ) throws {
        guard request.stage == .senior else { return }
        let rule = TargetHistory(
            SeniorHighSize.indicator,
            try IndicatorRows.targets(of: SeniorHighSize.indicator, tx))
        let before = try SeatRows.seats(of: request.schoolCode, .senior, tx)
        let finding = try SeniorHighSize.finding(
            seats: before + request.seats, limit: rule.version(on: request.certifiedOn),
            constructionStart: lifeCycle.constructionStart)
        try SeniorHighSize.check(finding, exemption: request.exemptionDocument)
    }
}
