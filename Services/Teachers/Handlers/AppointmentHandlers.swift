import Bus
import Contracts
import Store

extension TeachersService {
    func appoint(_ request: Appoint, _ context: ServerContext) async throws -> Appointment {
        let days = try DayInterval(from: request.from, until: request.until)
        let standards = try AppointmentStandards.inForce(on: request.from)
        let limit = standards.loadLimitPercent
        return try await store.perform(context, request) { transaction in
            let school = try transaction.school(request.school, field: "school")
            try context.requireDistrict(school.region.text)
            let staff = try transaction.staff(request.person)
            try AppointmentCase(
                post: request.post, days: days, stage: school.stage, ownership: school.ownership,
                certificates: staff.certificates, registeredUntil: staff.registeredUntil,
                vetoes: try transaction.vetoes(of: request.person).map { try $0.days }
            ).check(by: standards)

            let before = try transaction.record(of: request.person)
            var record = before
            try record.add(request.post, over: days, loadLimitPercent: limit, path: "post")
            if let kind = request.post.occupies {
                try transaction.changeLedger(of: school, kind) {
                    try $0.occupy($1, over: days, field: "post.occupies")
                }
            }
            try transaction.save(
                record, of: request.person, before: before, loadLimitPercent: limit)

            let appointment = Appointment(
                id: try transaction.nextID(of: "appointments"), person: request.person,
                school: school.code, from: days.from, until: days.until, post: request.post)
            try transaction.insert(appointment)
            if request.post.isMain {
                try transaction.execute(
                    "UPDATE staff SET school = ? WHERE person = ?", [school.code, request.person])
            }
            try transaction.append(
                event: AppointmentStarted(appointment), subject: "\(appointment.id)",
                attributes: EventAttributes(context, district: school.region.text))
            return appointment
        }
    }

    func endAppointment(
        _ request: EndAppointment, _ context: ServerContext
    ) async throws -> Appointment {
        try await store.perform(context, request) { transaction in
            var appointment = try transaction.appointment(request.appointment)
            let school = try transaction.school(appointment.school, field: "appointment")
            try context.requireDistrict(school.region.text)
            if let released = try appointment.end(on: request.lastDay, request.reason) {
                try transaction.release(released, of: appointment, at: school)
            }
            try transaction.execute(
                "UPDATE appointments SET until_day = ?, end_reason = ? WHERE id = ?",
                [appointment.until, appointment.endReason, appointment.id])
            try transaction.append(
                event: AppointmentEnded(
                    appointment: appointment.id, person: appointment.person,
                    school: appointment.school, lastDay: request.lastDay, reason: request.reason),
                subject: "\(appointment.id)",
                attributes: EventAttributes(context, district: school.region.text))
            return appointment
        }
    }
}

extension WriteTransaction {
    /// Gives back the days an ended appointment does not need: to the person, and to the school.
    fileprivate func release(
        _ days: DayInterval, of appointment: Appointment, at school: SchoolRow
    ) throws {
        let before = try record(of: appointment.person)
        var record = before
        record.release(appointment.post, over: days)
        try save(
            record, of: appointment.person, before: before,
            loadLimitPercent: try AppointmentStandards.inForce(on: appointment.from)
                .loadLimitPercent)
        if let kind = appointment.post.occupies {
            try changeLedger(of: school, kind) { $0.release($1, over: days) }
        }
    }

    /// Reads a school's account, lets the domain change it, and writes what changed.
    fileprivate func changeLedger(
        of school: SchoolRow, _ kind: EstablishmentKind,
        _ change: (inout EstablishmentLedger, LedgerAccount) throws -> Void
    ) throws {
        let account = LedgerAccount(school)
        let before = try ledger([account], kind: kind)
        var after = before
        try change(&after, account)
        try save(after, before: before, kind: kind)
    }
}

extension VetoRow {
    /// The days it is in force. What is stored has its days in order.
    fileprivate var days: DayInterval {
        get throws { try DayInterval(from: fromDay, until: untilDay) }
    }
}
