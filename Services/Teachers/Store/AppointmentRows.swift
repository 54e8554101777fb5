import Bus
import Contracts
import Store

/// A row of `appointments`.
struct AppointmentRow: Codable, Sendable {
    var id: Int64
    var person: PersonKey
    var school: SchoolCode
    var fromDay: CalendarDate
    var untilDay: CalendarDate?
    var postKind: PostKind
    var subject: TeachingSubject?
    var loadPercent: Int64
    var occupies: EstablishmentKind?
    /// The school's account, when the post occupies establishment.
    var account: String?
    var isMain: Bool
    var isPrincipal: Bool
    var isSubjectExempt: Bool
    var endReason: AppointmentEndReason?

    init(_ appointment: Appointment) {
        let post = appointment.post
        id = appointment.id
        person = appointment.person
        school = appointment.school
        fromDay = appointment.from
        untilDay = appointment.until
        postKind = post.kind
        subject = post.subject
        loadPercent = post.loadPercent
        occupies = post.occupies
        account = post.occupies == nil ? nil : "school:\(appointment.school.text)"
        isMain = post.isMain
        isPrincipal = post.isPrincipal
        isSubjectExempt = post.isSubjectExempt
        endReason = appointment.endReason
    }

    var appointment: Appointment {
        Appointment(
            id: id, person: person, school: school, from: fromDay, until: untilDay,
            post: PostTerms(
                kind: postKind, subject: subject, loadPercent: loadPercent, occupies: occupies,
                isMain: isMain, isPrincipal: isPrincipal, isSubjectExempt: isSubjectExempt),
            endReason: endReason)
    }
}

extension ReadTransaction {
    func appointments(of person: PersonKey) throws -> [AppointmentRow] {
        try fetchAll(
            AppointmentRow.self,
            "SELECT * FROM appointments WHERE person = ? ORDER BY from_day, id", [person])
    }

    func appointment(_ id: Int64) throws -> Appointment {
        guard
            let row = try fetchOne(
                AppointmentRow.self, "SELECT * FROM appointments WHERE id = ?", [id])
        else { throw CallError.notFound("appointment \(id)") }
        return row.appointment
    }
}

extension WriteTransaction {
    func insert(_ appointment: Appointment) throws {
        try insert(into: "appointments", AppointmentRow(appointment))
    }
}
