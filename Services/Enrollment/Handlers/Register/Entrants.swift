import Bus
import Contracts
import Store

/// 入学: where a confirmed seat and a place on the roll come together.
extension WriteTransaction {
    /// CONFIRMED → REGISTERED: a child with a confirmed seat enters the first grade of its stage.
    ///
    /// - Parameters:
    ///   - cell: where the child enters.
    ///   - field: of the request, that names the school.
    /// - Throws: E2 when its confirmed seat is at another school.
    func registerEntrant(
        _ person: PersonKey, in cell: RollCell, field: String, of region: RegionCode,
        _ context: ServerContext
    ) throws {
        guard cell.grade == firstGrade,
            let (application, seat) = try confirmedSeat(person, cell.stage)
        else { return }
        guard seat == cell.schoolCode else { throw confirmedElsewhere(field: field) }
        try register(application, at: seat, of: region, context)
    }

    /// The same for a child that a transfer or a correction of the roll finds in the first grade where its seat is; one that is
    /// elsewhere stays as it is.
    func registerWhereSeated(
        _ person: PersonKey, in cell: RollCell, of region: RegionCode, _ context: ServerContext
    ) throws {
        guard cell.grade == firstGrade,
            let (application, seat) = try confirmedSeat(person, cell.stage),
            seat == cell.schoolCode
        else { return }
        try register(application, at: seat, of: region, context)
    }

    /// The same for a child that was on the school's roll before it confirmed its seat there.
    func registerConfirmed(
        _ application: ApplicationRow, on offer: OfferRow, _ context: ServerContext
    ) throws {
        let seat = try requirePlanLine(offer.planLineID).schoolCode
        guard try isEntered(application.personKey, at: seat, application.stage) else { return }
        try register(application, at: seat, of: requireSchool(seat).region, context)
    }

    private func register(
        _ confirmed: ApplicationRow, at school: SchoolCode, of region: RegionCode,
        _ context: ServerContext
    ) throws {
        var application = confirmed
        try move(&application, .register, actor: context.principal.subject)
        try append(
            event: StudentRegistered(
                receipt: application.receipt, personKey: application.personKey,
                schoolCode: school, stage: application.stage),
            subject: application.receipt.text,
            attributes: EventAttributes(
                context, district: region.text, schoolyear: application.schoolYear.text))
    }
}

extension ReadTransaction {
    /// A seat that its child sits in is nobody else's: the roll ends first.
    ///
    /// - Throws: E3 while the child is on the roll of the offer's school, in the first grade of the stage.
    func requireNotEntered(_ offer: OfferRow, field: String) throws {
        guard offer.state != .declined else { return }
        let seat = try requirePlanLine(offer.planLineID).schoolCode
        guard try !isEntered(offer.personKey, at: seat, offer.stage) else {
            throw RuleViolation(
                "E3", "ON_SCHOOL_ROLL", field: field,
                "the child is on the roll of school \(seat), where the seat is: end the roll first")
        }
    }

    /// 转学 goes round no seat: into the first grade of a stage a child comes by the seat it has confirmed, unless it has been
    /// on the roll there already.
    ///
    /// - Throws: E2 when it has confirmed a seat at another school, of the day's school year or a later one.
    func requireNoSeatElsewhere(
        _ person: PersonKey, in cell: RollCell, on day: CalendarDate, field: String
    ) throws {
        guard cell.grade == firstGrade, let year = SchoolYear(containing: day) else { return }
        // In the words of the partial indexes: of active and of ended rolls, and of live offers.
        let entered = ["=", "<>"].map { comparison in
            """
            EXISTS (SELECT 1 FROM rolls r WHERE r.person_key = o.person_key
                AND r.state \(comparison) 'active' AND r.school_code = l.school_code
                AND r.stage = o.stage)
            """
        }.joined(separator: " OR ")
        let seat = try fetchValue(
            Int.self,
            """
            SELECT 1 FROM offers o JOIN plan_lines l ON l.id = o.plan_line_id
            WHERE o.person_key = ? AND o.stage = ? AND o.school_year >= ?
                AND o.state IN ('offered', 'confirmed') AND o.state = 'confirmed'
                AND l.school_code <> ? AND NOT (\(entered))
            """, [person, cell.stage, year, cell.schoolCode])
        guard seat == nil else { throw confirmedElsewhere(field: field) }
    }

    fileprivate func isEntered(
        _ person: PersonKey, at school: SchoolCode, _ stage: Stage
    ) throws -> Bool {
        guard let roll = try activeRoll(person) else { return false }
        return roll.schoolCode == school && roll.stage == stage && roll.grade == firstGrade
    }

    /// A child's CONFIRMED application for a stage and the school of its seat.
    fileprivate func confirmedSeat(
        _ person: PersonKey, _ stage: Stage
    ) throws -> (ApplicationRow, SchoolCode)? {
        guard [.primary, .junior].contains(stage) else { return nil }
        let application = try fetchOne(
            ApplicationRow.self,
            """
            SELECT * FROM applications WHERE person_key = ? AND stage = ? AND state = 'confirmed'
                AND state NOT IN ('withdrawn', 'ineligible', 'revoked')
            ORDER BY school_year DESC
            """, [person, stage])
        guard let application, let offer = try liveOffer(of: application) else { return nil }
        return (application, try requirePlanLine(offer.planLineID).schoolCode)
    }
}

/// In which a stage is entered.
private let firstGrade = 1

private func confirmedElsewhere(field: String) -> RuleViolation {
    RuleViolation(
        "E2", "CONFIRMED_ELSEWHERE", field: field,
        "the child has confirmed a seat at another school")
}
