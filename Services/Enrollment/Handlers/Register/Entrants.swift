import Bus
import Contracts
import Store

extension WriteTransaction {
    /// CONFIRMED → REGISTERED: a child with a confirmed seat enters the first grade of its stage.
    ///
    /// - Throws: E2 when its confirmed seat is at another school.
    func registerEntrant(
        _ person: PersonKey, _ student: StudentRecord, at path: String, of region: RegionCode,
        _ context: ServerContext
    ) throws {
        guard student.grade == 1, [.primary, .junior].contains(student.stage),
            var application = try confirmedApplication(person, student.stage),
            let offer = try liveOffer(of: application)
        else { return }
        let seat = try requirePlanLine(offer.planLineID).schoolCode
        guard seat == student.schoolCode else {
            throw RuleViolation(
                "E2", "CONFIRMED_ELSEWHERE", field: "\(path).schoolCode",
                "the child has confirmed a seat at another school")
        }
        try move(&application, .register, actor: context.principal.subject)
        try append(
            event: StudentRegistered(
                receipt: application.receipt, personKey: person, schoolCode: student.schoolCode,
                stage: student.stage),
            subject: application.receipt.text,
            attributes: EventAttributes(
                context, district: region.text, schoolyear: application.schoolYear.text))
    }
}

extension ReadTransaction {
    fileprivate func confirmedApplication(
        _ person: PersonKey, _ stage: Stage
    ) throws -> ApplicationRow? {
        try fetchOne(
            ApplicationRow.self,
            """
            SELECT * FROM applications WHERE person_key = ? AND stage = ? AND state = 'confirmed'
                AND state NOT IN ('withdrawn', 'ineligible', 'revoked')
            ORDER BY school_year DESC
            """, [person, stage])
    }
}
