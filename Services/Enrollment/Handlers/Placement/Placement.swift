import Bus
import Contracts
import Store

/// 特殊教育安置: cases from the list to the yearly review.
extension EnrollmentService {
    var placementHandlers: [Handler] {
        [
            Handler(Enrollment.listPlacement, listPlacement),
            Handler(Enrollment.assessPlacement) { request, context in
                try PlacementPreference.checkCommittee(request.assessment.members)
                try checkCount(request.assessment.members.count, field: "assessment.members")
                return try await step(
                    request.id, .assess, on: request.assessment.on,
                    note: request.assessment.documentNo, request, context
                ) { row, _ in
                    row.assessment = request.assessment
                }
            },
            Handler(Enrollment.proposePlacement) { request, context in
                try checkCount(request.options.count, field: "options")
                return try await step(
                    request.id, .propose, on: request.on, note: request.note, request, context
                ) { row, transaction in
                    for (index, option) in request.options.enumerated() {
                        _ = try transaction.requireActiveSchool(
                            option.schoolCode, field: "options[\(index)].schoolCode")
                    }
                    guard let found = row.assessment else {
                        throw CallError.notFound("an assessment of this case")
                    }
                    let proposal = try PlacementPreference.propose(found, options: request.options)
                    row.proposal = proposal
                    row.schoolCode = proposal.schoolCode
                }
            },
            Handler(Enrollment.stepPlacement) { request, context in
                if request.step == .list { return try await movePlacement(request, context) }
                guard request.region == nil else {
                    throw CallError.invalid("region", rule: "step", "goes with LIST only")
                }
                guard ![.assess, .propose].contains(request.step) else {
                    throw CallError.invalid("step", rule: "step", "has a method of its own")
                }
                return try await step(
                    request.id, request.step, on: request.on, note: request.note, request, context
                ) { row, _ in
                    if request.step == .activatePlan {
                        row.planDocument = request.note
                        row.reviewDue = CalendarDate.yearAfter(request.on)
                    }
                }
            },
            Handler(Enrollment.getPlacement) { request, context in
                try await store.read {
                    try $0.placementAnswer($0.requirePlacement(request.id, context))
                }
            },
        ]
    }

    func listPlacement(
        _ request: ListPlacement, _ context: ServerContext
    ) async throws -> PlacementCase {
        _ = try RegionCatalog.require(request.region, field: "region")
        try context.requireDistrict(request.region.text)
        try ProposalGuard.check(text: request.note, field: "note")
        let person = try personKey(request.idNumber, field: "idNumber")
        return try await store.perform(context, request) { transaction in
            var row: PlacementRow
            if let earlier = try transaction.placement(of: person) {
                guard earlier.state == .ended else {
                    throw RuleViolation(
                        "PLACEMENT_STATE", "CASE_EXISTS", field: "idNumber",
                        "the child has an open case already")
                }
                row = earlier
                row.state = try PlacementLifecycle.transitions.move(row.state, .list)
                row.beginAgain(in: request.region)
            } else {
                let last =
                    try transaction.fetchValue(Int.self, "SELECT MAX(number) FROM placement_cases")
                row = PlacementRow(
                    number: (last ?? 0) + 1, personKey: person, region: request.region,
                    state: .listed)
            }
            let day = Timestamp(millisecondsSinceEpoch: transaction.now).cityDate
            try transaction.keep(row, .list, on: day, note: request.note, context)
            return try transaction.placementAnswer(row)
        }
    }

    /// Moves an open case to the region its child moved to, by somebody who may act in both.
    private func movePlacement(
        _ request: StepPlacement, _ context: ServerContext
    ) async throws -> PlacementCase {
        guard let region = request.region else {
            throw CallError.invalid(
                "region", rule: "required",
                "LIST moves an open case to another region; a child is listed by ListPlacement")
        }
        _ = try RegionCatalog.require(region, field: "region")
        try context.requireDistrict(region.text)
        try check(request.note, on: request.on)
        return try await store.perform(context, request) { transaction in
            var row = try transaction.requirePlacement(request.id, context)
            try PlacementLifecycle.checkMove(of: row.state, from: row.region, to: region)
            row.region = region
            try transaction.keep(row, .list, on: request.on, note: request.note, context)
            return try transaction.placementAnswer(row)
        }
    }

    private func check(_ note: String, on day: CalendarDate) throws {
        try ProposalGuard.check(text: note, field: "note")
        guard day <= now.cityDate else {
            throw CallError.invalid("on", rule: "range", "must not be later than today")
        }
    }

    /// Takes a case one step on; `change` sets what the step brings.
    private func step(
        _ id: String, _ step: PlacementStep, on day: CalendarDate, note: String,
        _ request: some BusMessage, _ context: ServerContext,
        change: @escaping @Sendable (inout PlacementRow, WriteTransaction) throws -> Void
    ) async throws -> PlacementCase {
        try check(note, on: day)
        return try await store.perform(context, request) { transaction in
            var row = try transaction.requirePlacement(id, context)
            row.state = try PlacementLifecycle.transitions.move(row.state, step)
            try change(&row, transaction)
            try transaction.keep(row, step, on: day, note: note, context)
            if step == .place, let proposal = row.proposal {
                try transaction.append(
                    event: PlacementDecided(
                        caseID: row.id, personKey: row.personKey, form: proposal.form,
                        schoolCode: proposal.schoolCode),
                    subject: row.id,
                    attributes: EventAttributes(context, district: row.region.text))
            }
            return try transaction.placementAnswer(row)
        }
    }

    private func checkCount(_ count: Int, field: String) throws(CallError) {
        guard (1...EnrollmentLimits.placementOptions).contains(count) else {
            throw .invalid(
                field, rule: "range", "must hold 1 to \(EnrollmentLimits.placementOptions)")
        }
    }
}

extension CalendarDate {
    /// The same day a year later; of 29 February, the 28th.
    fileprivate static func yearAfter(_ day: CalendarDate) -> CalendarDate? {
        CalendarDate(year: day.year + 1, month: day.month, day: day.day)
            ?? CalendarDate(year: day.year + 1, month: day.month, day: 28)
    }
}
