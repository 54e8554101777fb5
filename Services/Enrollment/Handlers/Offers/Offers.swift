import Bus
import Contracts
import Store

/// Offers and the seats they hold.
extension EnrollmentService {
    var offerHandlers: [Handler] {
        [
            Handler(Enrollment.makeOffer, makeOffer),
            Handler(Enrollment.confirmOffer, confirmOffer),
            Handler(Enrollment.declineOffer, declineOffer),
            Handler(Enrollment.getOffer) { request, context in
                try await store.read { transaction in
                    let offer = try transaction.requireOffer(request.offerID)
                    _ = try transaction.ownedLine(offer.planLineID, context)
                    return offer.answer
                }
            },
            Handler(Enrollment.getSeatLedger, getSeatLedger),
        ]
    }

    func makeOffer(_ request: MakeOffer, _ context: ServerContext) async throws -> SeatOffer {
        let person = try personKey(request.idNumber, field: "idNumber")
        return try await store.perform(context, request) { transaction in
            var (line, school) = try transaction.ownedLine(request.planLineID, context)
            line.state = try PlanLifecycle.move(line.state, .offer)
            if line.stage == .senior {
                try transaction.checkPool(of: person, request, line, school)
                try transaction.checkSeniorOffer(
                    of: person, on: line, by: context.principal.subject)
            }
            if try !transaction.hasLiveOffer(person, line.schoolYear, line.stage) {
                try transaction.checkPlacementOrder(of: person, line, school)
            }
            let offer = try transaction.offerSeat(to: person, on: &line, of: school, context)
            try transaction.save(line)
            return offer.answer
        }
    }

    func confirmOffer(_ request: ConfirmOffer, _ context: ServerContext) async throws -> SeatOffer {
        try await store.perform(context, request) { transaction in
            let offer = try transaction.answerOffer(
                transaction.requireOffer(request.offerID), context
            ) { book, offer in
                let movement = try book.confirm(from: offer.state)
                offer.state = .confirmed
                return movement
            } event: { offer, _ in
                OfferConfirmed(
                    offerID: offer.id, planLineID: offer.planLineID, personKey: offer.personKey)
            }
            if var application = try transaction.application(behind: offer) {
                try transaction.move(
                    &application, .confirm, actor: context.principal.subject)
                try transaction.registerConfirmed(application, on: offer, context)
            }
            return offer.answer
        }
    }

    func declineOffer(_ request: DeclineOffer, _ context: ServerContext) async throws -> SeatOffer {
        try ProposalGuard.check(text: request.reason, field: "reason")
        return try await store.perform(context, request) { transaction in
            let offer = try transaction.requireOffer(request.offerID)
            // The application first: the schema lets no seat go on which one still stands.
            if var application = try transaction.application(behind: offer) {
                try transaction.move(
                    &application, .withdraw, reason: request.reason,
                    actor: context.principal.subject)
            }
            try transaction.requireNotEntered(offer, field: "offerID")
            return try transaction.decline(offer, because: request.reason, context).answer
        }
    }

    func getSeatLedger(
        _ request: GetSeatLedger, _ context: ServerContext
    ) async throws -> SeatLedger {
        let most = EnrollmentLimits.ledgerEntries
        let limit = request.limit ?? most
        guard (1...most).contains(limit) else {
            throw CallError.invalid("limit", rule: "range", "must be 1 to \(most)")
        }
        return try await store.read { transaction in
            let line = try transaction.ownedLine(request.planLineID, context).line
            let balances = try transaction.ledgerBalances(of: line.id)
            return SeatLedger(
                planLineID: line.id, seats: line.seats, available: balances.available,
                offered: balances.offered, confirmed: balances.confirmed,
                entries: try transaction.ledgerEntries(
                    of: line.id, after: request.after ?? 0, limit: limit
                ).map(\.answer))
        }
    }
}

extension ReadTransaction {
    /// E10: what a district's run decides is given by nobody's hand.
    fileprivate func checkPlacementOrder(
        of person: PersonKey, _ line: PlanRow, _ school: SchoolRow
    ) throws {
        let run = try allocation(line.schoolYear, school.region, line.stage)
        try PlacementOrder.check(
            hasApplication: try liveApplication(person, line.schoolYear, line.stage) != nil,
            run: run.flatMap { $0.state == .prepared ? nil : $0.id })
    }

    /// E5, by the rule in force on the first day of the line's school year.
    fileprivate func checkPool(
        of person: PersonKey, _ request: MakeOffer, _ line: PlanRow, _ school: SchoolRow
    ) throws {
        _ = try ruleBook().version(of: .seniorPool, on: line.schoolYear.firstDay)
        let origin = try SeniorPool.origin(
            roll: seniorOrigin(of: person, line.schoolYear), stated: request.originRegion)
        try SeniorPool.check(child: origin, school: school.region)
    }
}

extension WriteTransaction {
    /// Takes a seat of a line for a child (E1, E2), and tells it; the caller saves the line.
    func offerSeat(
        to person: PersonKey, on line: inout PlanRow, of school: SchoolRow,
        _ context: ServerContext
    ) throws -> OfferRow {
        guard try !hasLiveOffer(person, line.schoolYear, line.stage) else {
            throw RuleViolation(
                "E2", "LIVE_OFFER_EXISTS", field: "idNumber",
                "the child holds a live offer in this school year and stage")
        }
        if let run = try allocation(freezing: line.id) {
            throw RuleViolation(
                "E1", "SEATS_FROZEN", field: "planLineID",
                "the free seats of the line are frozen by allocation \(run)")
        }
        var book = line.book
        let movement = try book.offer()
        line.book = book
        line.offersMade += 1
        let offer = OfferRow(
            id: "\(line.id)-\(line.offersMade)", planLineID: line.id, number: line.offersMade,
            schoolYear: line.schoolYear, stage: line.stage, personKey: person, state: .offered,
            madeAt: now, answeredAt: nil, declineReason: nil)
        try insert(into: "offers", offer)
        try record(movement, on: &line, offer: offer.id, actor: context.principal.subject)
        try append(
            event: OfferMade(offerID: offer.id, planLineID: line.id, personKey: person),
            subject: line.id, attributes: line.attributes(context, school))
        return offer
    }

    /// Gives the seat of an offer back, waiting or confirmed.
    func decline(
        _ offer: OfferRow, because reason: String, _ context: ServerContext
    ) throws -> OfferRow {
        try answerOffer(offer, context) { book, offer in
            let movement = try book.decline(from: offer.state)
            offer.state = .declined
            offer.declineReason = reason
            return movement
        } event: { offer, before in
            OfferDeclined(
                offerID: offer.id, planLineID: offer.planLineID, personKey: offer.personKey,
                from: before)
        }
    }

    /// Moves an offer and its seat, keeps both, and tells it.
    fileprivate func answerOffer(
        _ kept: OfferRow, _ context: ServerContext,
        _ move: (inout SeatBook, inout OfferRow) throws -> SeatBook.Movement,
        event: (OfferRow, OfferState) -> some EventPayload
    ) throws -> OfferRow {
        var offer = kept
        var (line, school) = try ownedLine(offer.planLineID, context)
        line.state = try PlanLifecycle.move(line.state, .answer)
        let before = offer.state
        var book = line.book
        let movement = try move(&book, &offer)
        line.book = book
        offer.answeredAt = now
        try upsert(into: "offers", offer, key: ["id"])
        try record(movement, on: &line, offer: offer.id, actor: context.principal.subject)
        try save(line)
        try append(
            event: event(offer, before), subject: line.id,
            attributes: line.attributes(context, school))
        return offer
    }
}
