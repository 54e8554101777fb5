import Bus
import Contracts
import Store

/// One batch of staff within its transaction. Establishment is read once, counted in memory and
/// written once for all members; the schema compares what is written.
struct StaffBatch {
    private let request: RegisterStaff
    private let persons: [PersonKey]
    private let context: ServerContext
    private let transaction: WriteTransaction
    private let schools: [SchoolCode: SchoolRow]
    private let known: Set<PersonKey>
    private let before: [EstablishmentKind: EstablishmentLedger]
    private var ledgers: [EstablishmentKind: EstablishmentLedger]
    private var appointments: [Appointment] = []
    private var members: [RegisteredStaff.Member] = []
    private var nextAppointment: Int64

    init(
        _ request: RegisterStaff, persons: [PersonKey], _ context: ServerContext,
        _ transaction: WriteTransaction
    ) throws {
        self.request = request
        self.persons = persons
        self.context = context
        self.transaction = transaction
        let schools = try transaction.schools(request.staff.map(\.school))
        for region in Set(schools.values.map(\.region)) {
            try context.requireDistrict(region.text)
        }
        var ledgers: [EstablishmentKind: EstablishmentLedger] = [:]
        for kind in EstablishmentKind.allCases {
            let holders = Set(
                request.staff.filter { $0.appointment?.post.occupies == kind }.map(\.school))
            guard !holders.isEmpty else { continue }
            let accounts = holders.compactMap { schools[$0] }.map { LedgerAccount($0) }
            ledgers[kind] = try transaction.ledger(accounts, kind: kind)
        }
        self.schools = schools
        known = try transaction.registered(among: persons)
        before = ledgers
        self.ledgers = ledgers
        nextAppointment = try transaction.nextID(of: "appointments")
    }

    /// Checks one member and writes what belongs to that person alone.
    mutating func register(_ index: Int) throws {
        let record = request.staff[index]
        let person = persons[index]
        let field = "staff[\(index)]"
        guard let school = schools[record.school] else {
            throw RuleViolation.unknownSchool("\(field).school")
        }
        guard !known.contains(person) else {
            throw CallError(
                .alreadyExists, "STAFF_EXISTS",
                "\(field).idNumber: the person is registered already")
        }
        try transaction.insert(
            into: "staff",
            StaffRow(
                person: person, school: school.code, birthDate: record.idNumber.birthDate,
                certificates: record.certificates, registeredUntil: record.registeredUntil,
                title: record.title, isSample: request.sample))
        guard let first = record.appointment else {
            members.append(RegisteredStaff.Member(person: person, appointment: nil))
            return
        }
        try appoint(first, record, person, at: school, path: "\(field).appointment")
    }

    private mutating func appoint(
        _ first: FirstAppointment, _ record: StaffRecord, _ person: PersonKey,
        at school: SchoolRow, path: String
    ) throws {
        let days = try DayInterval(from: first.from, until: first.until, field: "\(path).until")
        let standards = try AppointmentStandards.inForce(on: first.from)
        let post = first.post
        try AppointmentCase(
            post: post, days: days, stage: school.stage, ownership: school.ownership,
            certificates: record.certificates, registeredUntil: record.registeredUntil,
            vetoes: [], path: "\(path).post"
        ).check(by: standards)
        var personRecord = PersonRecord()
        try personRecord.add(
            post, over: days, loadLimitPercent: standards.loadLimitPercent, path: "\(path).post")
        try transaction.save(
            personRecord, of: person, loadLimitPercent: standards.loadLimitPercent)
        if let kind = post.occupies {
            try ledgers[kind]?.occupy(
                LedgerAccount(school), over: days, field: "\(path).post.occupies")
        }
        appointments.append(
            Appointment(
                id: nextAppointment, person: person, school: school.code, from: days.from,
                until: days.until, post: post))
        members.append(RegisteredStaff.Member(person: person, appointment: nextAppointment))
        nextAppointment += 1
    }

    /// Writes the establishment and the appointments that stand on it, with their events.
    func finish() throws -> RegisteredStaff {
        for (kind, ledger) in ledgers {
            try transaction.save(
                ledger, before: before[kind] ?? EstablishmentLedger(), kind: kind)
        }
        for appointment in appointments {
            try transaction.insert(appointment)
            try transaction.append(
                event: AppointmentStarted(appointment), subject: "\(appointment.id)",
                attributes: EventAttributes(
                    context, district: schools[appointment.school]?.region.text))
        }
        return RegisteredStaff(members: members)
    }
}

extension LedgerAccount {
    init(_ school: SchoolRow) { self = .school(school.code, school.region) }
}
