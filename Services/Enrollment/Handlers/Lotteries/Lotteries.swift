import Admission
import Bus
import Contracts
import Store

/// 电脑派位: lotteries from their lists to the archive. docs/lottery.md has the construction.
extension EnrollmentService {
    var lotteryHandlers: [Handler] {
        [
            Handler(Enrollment.prepareLottery, prepareLottery),
            Handler(Enrollment.addLotteryEntries, addLotteryEntries),
            Handler(Enrollment.freezeLottery, freezeLottery),
            Handler(Enrollment.approveLotteryStart, approveLotteryStart),
            Handler(Enrollment.seedLottery, seedLottery),
            Handler(Enrollment.executeLottery, executeLottery),
            Handler(Enrollment.verifyLottery, verifyLottery),
            Handler(Enrollment.publishLottery, publishLottery),
            Handler(Enrollment.archiveLottery) { request, context in
                try await store.perform(context, request) { transaction in
                    try transaction.moveLottery(request.lotteryID, .archive, context)
                }
            },
            Handler(Enrollment.voidLottery) { request, context in
                try ProposalGuard.check(text: request.reason, field: "reason")
                return try await store.perform(context, request) { transaction in
                    try transaction.moveLottery(request.lotteryID, .void, context) {
                        $0.voidReason = request.reason
                    }
                }
            },
            Handler(Enrollment.getLottery) { request, context in
                try await store.read { transaction in
                    try transaction.lotteryAnswer(transaction.requireLottery(request.lotteryID))
                }.shown(to: context.principal)
            },
            Handler(Enrollment.listLotteries) { request, context, out in
                try Paging.checkRegion(request.region)
                try await Paging.stream(
                    after: request.after, limit: request.limit, to: out, cursor: \.id
                ) { after, limit in
                    try await store.read { try $0.lotteries(request, after: after, limit: limit) }
                        .map { $0.shown(to: context.principal) }
                }
            },
            Handler(Enrollment.getLotteryProof, getLotteryProof),
        ]
    }

    /// Draws the secret and publishes the commitment to it in the same write as the list's hash.
    func freezeLottery(_ request: FreezeLottery, _ context: ServerContext) async throws -> Lottery {
        let secret = LotteryDraw.newSecret()
        return try await store.perform(context, request) { transaction in
            var row = try transaction.ownedLottery(request.lotteryID, context)
            row.state = try LotteryLifecycle.move(row.state, .freeze)
            guard row.entries == request.entries else {
                throw RuleViolation(
                    "E9", "OTHER_LIST", field: "entries", "the list holds \(row.entries) entries")
            }
            let list = try transaction.lotteryList(row)
            try transaction.checkSeats(of: list, row)
            let listHash = try refusing { () throws(AdmissionFault) in
                try LotteryDraw.hash(of: list)
            }
            let commitment = LotteryDraw.commitment(to: secret, listHash: listHash)
            row.listHash = listHash
            row.commitment = commitment
            try transaction.save(row, .freeze, by: context.principal.subject)
            try transaction.execute(
                "INSERT INTO lottery_secrets (lottery_id, secret) VALUES (?, ?)", [row.id, secret])
            try transaction.append(
                event: LotteryFrozen(
                    lotteryID: row.id, listHash: listHash, commitment: commitment,
                    publicValueSource: row.publicValueSource, entries: row.entries),
                subject: row.id, attributes: row.attributes(context))
            return try transaction.lotteryAnswer(row)
        }
    }

    func approveLotteryStart(
        _ request: ApproveLotteryStart, _ context: ServerContext
    ) async throws -> Lottery {
        try await store.perform(context, request) { transaction in
            try transaction.moveLottery(
                request.lotteryID, .approveStart, context, isTold: false
            ) { row in
                row.approvals = try LotteryLifecycle.approve(
                    row.approvals, by: context.principal.subject, stated: request.listHash,
                    listHash: row.listHash)
            }
        }
    }

    func seedLottery(_ request: SeedLottery, _ context: ServerContext) async throws -> Lottery {
        try refusing { () throws(AdmissionFault) in
            try LotteryDraw.check(publicValue: request.publicValue)
        }
        try ReceiptPrivacy.check(text: request.publicValue, field: "publicValue")
        return try await store.perform(context, request) { transaction in
            try transaction.moveLottery(request.lotteryID, .seed, context) { row in
                try LotteryLifecycle.requireStarter(
                    context.principal.subject, of: row.approvals)
                row.publicValue = request.publicValue
                row.seed = LotteryDraw.seed(
                    listHash: row.listHash ?? "", secret: try transaction.lotterySecret(row.id),
                    publicValue: request.publicValue)
            }
        }
    }

    func executeLottery(
        _ request: ExecuteLottery, _ context: ServerContext
    ) async throws -> Lottery {
        try await store.perform(context, request) { transaction in
            var row = try transaction.ownedLottery(request.lotteryID, context)
            row.state = try LotteryLifecycle.move(row.state, .execute)
            let draw = try transaction.draw(row)
            guard draw.listHash == row.listHash, draw.commitment == row.commitment,
                draw.seed == row.seed
            else {
                throw RuleViolation(
                    "E9", "OTHER_LIST", field: "lotteryID",
                    "list, secret or public value are not those that were frozen and seeded")
            }
            row.resultHash = draw.resultHash
            try transaction.save(row, .execute, by: context.principal.subject)
            try transaction.insert(
                into: "lottery_results",
                rows: draw.order.enumerated().map { index, place in
                    LotteryResultRow(
                        lotteryID: row.id, line: index + 1, entryID: place.entry,
                        place: place.place, ticket: place.ticket, schoolCode: place.school)
                })
            return try transaction.tell(row, context)
        }
    }

    func verifyLottery(_ request: VerifyLottery, _ context: ServerContext) async throws -> Lottery {
        try ProposalGuard.check(text: request.program, field: "program")
        return try await store.perform(context, request) { transaction in
            try transaction.moveLottery(
                request.lotteryID, .verify, context, program: request.program
            ) { row in
                try LotteryLifecycle.requireSameResult(request.resultHash, row.resultHash)
                row.verifiedBy = context.principal.subject
            }
        }
    }

    func publishLottery(
        _ request: PublishLottery, _ context: ServerContext
    ) async throws -> Lottery {
        try await store.perform(context, request) { transaction in
            let answer = try transaction.moveLottery(
                request.lotteryID, .publish, context, isTold: false
            ) { row in
                try LotteryLifecycle.requireOtherPublisher(
                    context.principal.subject, verifier: row.verifiedBy)
                row.publishedBy = context.principal.subject
            }
            try transaction.append(
                event: LotteryPublished(
                    lotteryID: answer.id, listHash: answer.listHash ?? "",
                    resultHash: answer.resultHash ?? ""),
                subject: answer.id,
                attributes: EventAttributes(
                    context, district: answer.region.text, schoolyear: answer.schoolYear.text))
            return answer
        }
    }
}

/// Runs a check of `Admission`'s and refuses the request by the path and rule it names.
func refusing<Value>(_ check: () throws(AdmissionFault) -> Value) throws(CallError) -> Value {
    do {
        return try check()
    } catch {
        let path = error.path.hasPrefix("list.") ? String(error.path.dropFirst(5)) : error.path
        throw .invalid(path, rule: error.rule, error.message)
    }
}

extension LotteryRow {
    func attributes(_ context: ServerContext) -> EventAttributes {
        EventAttributes(context, district: region.text, schoolyear: schoolYear.text)
    }
}

extension ReadTransaction {
    /// A lottery, when the principal may act in its region.
    func ownedLottery(_ id: String, _ context: ServerContext) throws -> LotteryRow {
        let row = try requireLottery(id)
        try context.requireDistrict(row.region.text)
        return row
    }

    /// The draw again, from what the store keeps.
    func draw(_ row: LotteryRow) throws -> LotteryDraw {
        let list = try lotteryList(row)
        let secret = try lotterySecret(row.id)
        return try refusing { () throws(AdmissionFault) in
            try LotteryDraw(list, secret: secret, publicValue: row.publicValue ?? "")
        }
    }

    /// E1: no more seats are drawn for than are free.
    fileprivate func checkSeats(of list: LotteryList, _ row: LotteryRow) throws {
        for (index, school) in list.schools.enumerated() {
            let free = try availableSeats(SchoolCode(school.code), row.schoolYear, row.stage)
            guard school.seats <= free else {
                throw RuleViolation(
                    "E1", "SEATS_EXHAUSTED", field: "schools[\(index)].seats",
                    "\(school.code) has \(free) seats free in its published plan lines")
            }
        }
    }
}

extension WriteTransaction {
    /// Makes a move that changes one row, keeps it, tells it, and answers.
    func moveLottery(
        _ id: String, _ act: LotteryAct, _ context: ServerContext, program: String? = nil,
        isTold: Bool = true, _ change: (inout LotteryRow) throws -> Void = { _ in }
    ) throws -> Lottery {
        var row = try ownedLottery(id, context)
        row.state = try LotteryLifecycle.move(row.state, act)
        try change(&row)
        try save(row, act, by: context.principal.subject, program: program)
        return isTold ? try tell(row, context) : try lotteryAnswer(row)
    }

    fileprivate func tell(_ row: LotteryRow, _ context: ServerContext) throws -> Lottery {
        try append(
            event: LotteryMoved(lotteryID: row.id, state: row.state), subject: row.id,
            attributes: row.attributes(context))
        return try lotteryAnswer(row)
    }
}
