import Bus
import Contracts
import Store

/// 控辍保学: the ledger of eligible children, cases, clocks and the closed world.
extension EnrollmentService {
    var dropoutHandlers: [Handler] {
        [
            Handler(Enrollment.registerEligible, registerEligible),
            Handler(Enrollment.openDropoutCase, openDropoutCase),
            Handler(Enrollment.stepDropoutCase, stepDropoutCase),
            Handler(Enrollment.getDropoutCase) { request, context in
                try await store.read { transaction in
                    let row = try transaction.requireDropoutCase(request.id)
                    try context.requireDistrict(row.region.text)
                    return try transaction.dropoutAnswer(row)
                }
            },
            Handler(Enrollment.dropoutWorklist, dropoutWorklist),
            Handler(Enrollment.dropoutReport) { request, context in
                _ = try RegionCatalog.require(request.region, field: "region")
                try context.requireDistrict(request.region.text)
                return try await store.read { try $0.dropoutReport(request) }
            },
            Handler(Enrollment.openMissingCases, openMissingCases),
        ]
    }

    func registerEligible(
        _ request: RegisterEligible, _ context: ServerContext
    ) async throws -> EligibleRegistered {
        try Paging.checkBatch(request.children.count, field: "children")
        _ = try RegionCatalog.require(request.region, field: "region")
        try context.requireDistrict(request.region.text)
        try requireLedger(of: request.schoolYear, field: "schoolYear")
        var listed: [PersonKey: EligibleChild] = [:]
        for (index, child) in request.children.enumerated() {
            let field = "children[\(index)].idNumber"
            let person = try personKey(child.idNumber, field: field)
            guard listed.updateValue(child, forKey: person) == nil else {
                throw CallError.invalid(field, rule: "once", "is in the batch twice")
            }
            try child.checkGroups(field: "children[\(index)].groups")
        }
        let rows = listed.sorted { $0.key < $1.key }
        return try await store.perform(context, request) { transaction in
            var answer = EligibleRegistered(entered: 0, updated: 0)
            for (person, child) in rows {
                let updated = try transaction.execute(
                    """
                    UPDATE eligible_children SET region = ?, poverty = ?
                    WHERE school_year = ? AND person_key = ?
                    """, [request.region, child.povertyHousehold, request.schoolYear, person])
                if updated == 1 {
                    answer.updated += 1
                } else {
                    try transaction.execute(
                        """
                        INSERT INTO eligible_children (school_year, person_key, region, poverty)
                        VALUES (?, ?, ?, ?)
                        """, [request.schoolYear, person, request.region, child.povertyHousehold])
                    answer.entered += 1
                }
                if let groups = child.groups {
                    try transaction.set(groups, of: person, in: request.schoolYear)
                }
            }
            return answer
        }
    }

    func openDropoutCase(
        _ request: OpenDropoutCase, _ context: ServerContext
    ) async throws -> DropoutCase {
        _ = try RegionCatalog.require(request.region, field: "region")
        try context.requireDistrict(request.region.text)
        try ProposalGuard.check(text: request.responsible, field: "responsible")
        try ProposalGuard.check(text: request.note, field: "note")
        try requireAbsence(request.absentSince)
        let person = try personKey(request.idNumber, field: "idNumber")
        return try await store.perform(context, request) { transaction in
            if let earlier = try transaction.dropoutCase(of: person) {
                try context.requireDistrict(earlier.region.text)
            }
            let roll = try transaction.activeRoll(person)
            guard (roll == nil) == (request.cause == .neverEnrolled) else {
                throw RuleViolation(
                    "DROPOUT_STATE", "CAUSE_CONTRADICTS_ROLL", field: "cause",
                    roll == nil ? "the child is on no roll" : "the child is on a roll")
            }
            let row = try transaction.suspect(
                person, in: request.region, request.cause, school: roll?.schoolCode,
                since: request.absentSince, responsible: request.responsible, note: request.note,
                context)
            return try transaction.dropoutAnswer(row)
        }
    }

    func stepDropoutCase(
        _ request: StepDropoutCase, _ context: ServerContext
    ) async throws -> DropoutCase {
        try ProposalGuard.check(text: request.note, field: "note")
        try requireNotLater(request.on, field: "on")
        guard request.step != .suspect else {
            throw CallError.invalid("step", rule: "step", "a case is reopened by OpenDropoutCase")
        }
        return try await store.perform(context, request) { transaction in
            var row = try transaction.requireDropoutCase(request.id)
            try context.requireDistrict(row.region.text)
            guard request.on >= row.absentSince else {
                throw RuleViolation(
                    "DROPOUT_STATE", "BEFORE_ABSENCE", field: "on",
                    "the absence began on \(row.absentSince)")
            }
            row.state = try DropoutLifecycle.transitions.move(row.state, request.step)
            try transaction.keep(row, request.step, on: request.on, note: request.note, context)
            if row.state.isClosed {
                try transaction.append(
                    event: DropoutClosed(
                        caseID: row.id, personKey: row.personKey, episode: row.episode,
                        state: row.state),
                    subject: row.id,
                    attributes: EventAttributes(context, district: row.region.text))
            }
            return try transaction.dropoutAnswer(row)
        }
    }

    func dropoutWorklist(
        _ request: DropoutWorklistRequest, _ context: ServerContext
    ) async throws -> DropoutWorklist {
        _ = try RegionCatalog.require(request.region, field: "region")
        try context.requireDistrict(request.region.text)
        let last = now.cityDate.addingDays(EnrollmentLimits.worklistDaysAhead)
        guard last.map({ request.on <= $0 }) ?? true else {
            throw CallError.invalid(
                "on", rule: "range", "must not be later than a year from today")
        }
        return try await store.read { transaction in
            let clock = try DropoutClock(transaction.ruleBook(), on: request.on)
            let tasks = try transaction.dropoutCases(in: request.region)
                .filter { !$0.state.isClosed }
                .flatMap { clock.due(try transaction.dropoutAnswer($0), on: request.on) }
                .sorted { ($0.dueOn, $0.caseID) < ($1.dueOn, $1.caseID) }
            return DropoutWorklist(
                on: request.on, tasks: Array(tasks.prefix(EnrollmentLimits.batchRecords)),
                total: tasks.count, rules: clock.versions)
        }
    }

    func openMissingCases(
        _ request: OpenMissingCases, _ context: ServerContext
    ) async throws -> MissingCasesOpened {
        _ = try RegionCatalog.require(request.region, field: "region")
        try context.requireDistrict(request.region.text)
        try ProposalGuard.check(text: request.responsible, field: "responsible")
        try requireAbsence(request.absentSince)
        return try await store.perform(context, request) { transaction in
            let world = try transaction.dropoutReport(
                DropoutReportRequest(schoolYear: request.schoolYear, region: request.region)
            ).world
            for person in world.listed {
                _ = try transaction.suspect(
                    person, in: request.region, .neverEnrolled, school: nil,
                    since: request.absentSince, responsible: request.responsible,
                    note: "户籍↔学籍比对", context)
            }
            return MissingCasesOpened(
                opened: world.listed.count, left: world.faults - world.listed.count)
        }
    }

    /// - Throws: unless the day is one of the last years in which a child has to be at school.
    private func requireAbsence(_ day: CalendarDate) throws(CallError) {
        try requireNotLater(day, field: "absentSince")
        guard day.year >= now.cityDate.year - EnrollmentLimits.absenceYears else {
            throw .invalid(
                "absentSince", rule: "range",
                "must be of the last \(EnrollmentLimits.absenceYears) years")
        }
    }

    /// - Throws: unless the ledger is of a school year that children of compulsory age can have been absent in.
    func requireLedger(of year: SchoolYear, field: String) throws(CallError) {
        guard year.startYear >= now.cityDate.year - EnrollmentLimits.absenceYears else {
            throw .invalid(
                field, rule: "range",
                "must be of the last \(EnrollmentLimits.absenceYears) years")
        }
    }

    private func requireNotLater(_ day: CalendarDate, field: String) throws(CallError) {
        guard day <= now.cityDate else {
            throw .invalid(field, rule: "range", "must not be later than today")
        }
    }
}
