import Admission
import Bus
import Contracts
import Store

/// A lottery's list before it is frozen, and its proof after.
extension EnrollmentService {
    func prepareLottery(
        _ request: PrepareLottery, _ context: ServerContext
    ) async throws -> Lottery {
        _ = try RegionCatalog.require(request.region, field: "region")
        try context.requireDistrict(request.region.text)
        try ReceiptPrivacy.check(text: request.publicValueSource, field: "publicValueSource")
        guard request.schools.count <= EnrollmentLimits.lotterySchools else {
            throw CallError.invalid(
                "schools", rule: "range", "must be 0 to \(EnrollmentLimits.lotterySchools)")
        }
        return try await store.perform(context, request) { transaction in
            let number = try transaction.fetchValue(
                Int.self,
                "SELECT COUNT(*) FROM lotteries WHERE school_year = ? AND region = ? AND stage = ?",
                [request.schoolYear, request.region, request.stage])
            var row = LotteryRow(request, number: (number ?? 0) + 1)
            let pooled = try transaction.pooledEntries(request, row.id)
            row.entries = pooled.count
            // Nobody takes part yet: one entry stands for those who will.
            try refusing { () throws(AdmissionFault) in
                try LotteryList(
                    lottery: row.id, publicValueSource: row.publicValueSource,
                    schools: request.schools.map { .init(code: $0.code.text, seats: $0.seats) },
                    entries: [.init(id: "any", wishes: [])]
                ).check()
            }
            for (index, school) in request.schools.enumerated() {
                try transaction.checkSchool(school.code, request, field: "schools[\(index)].code")
            }
            try transaction.save(row, .prepare, by: context.principal.subject)
            try transaction.insert(
                into: "lottery_schools",
                rows: request.schools.map {
                    LotterySchoolRow(
                        lotteryID: row.id, schoolCode: $0.code, stage: row.stage, seats: $0.seats)
                })
            try transaction.insert(into: "lottery_entries", rows: pooled)
            return try transaction.lotteryAnswer(row)
        }
    }

    func addLotteryEntries(
        _ request: AddLotteryEntries, _ context: ServerContext
    ) async throws -> Lottery {
        try Paging.checkBatch(request.entries.count, field: "entries")
        for (index, entry) in request.entries.enumerated() {
            try ReceiptPrivacy.check(id: entry.id, field: "entries[\(index)].id")
            try ReceiptPrivacy.check(id: entry.group, field: "entries[\(index)].group")
            guard entry.wishes.count <= EnrollmentLimits.lotteryWishes else {
                throw CallError.invalid(
                    "entries[\(index)].wishes", rule: "range",
                    "must be 0 to \(EnrollmentLimits.lotteryWishes)")
            }
        }
        return try await store.perform(context, request) { transaction in
            var row = try transaction.ownedLottery(request.lotteryID, context)
            row.state = try LotteryLifecycle.move(row.state, .prepare)
            if let run = row.allocationID {
                throw RuleViolation(
                    "E9", "LIST_OF_ALLOCATION", field: "lotteryID",
                    "its entries are the pooled applications of \(run)")
            }
            var list = try transaction.lotteryList(row)
            let ids = Set(list.entries.map(\.id))
            let groups = Set(list.entries.compactMap(\.group))
            list.entries = request.entries.map {
                .init(id: $0.id, group: $0.group, wishes: $0.wishes.map(\.text))
            }
            try refusing { () throws(AdmissionFault) in try list.check() }
            for (index, entry) in request.entries.enumerated() {
                guard !ids.contains(entry.id) else {
                    throw CallError.invalid(
                        "entries[\(index)].id", rule: "unique", "is in the list already")
                }
                guard entry.group.map(groups.contains) != true else {
                    throw CallError.invalid(
                        "entries[\(index)].group", rule: "group",
                        "the members of a group are added in one call")
                }
            }
            row.entries += request.entries.count
            guard row.entries <= EnrollmentLimits.lotteryEntries else {
                throw CallError.invalid(
                    "entries", rule: "range",
                    "a lottery holds \(EnrollmentLimits.lotteryEntries) entries at most")
            }
            try transaction.upsert(into: "lotteries", row, key: ["id"])
            try transaction.insert(
                into: "lottery_entries",
                rows: request.entries.map {
                    LotteryEntryRow(
                        lotteryID: row.id, entryID: $0.id, groupKey: $0.group, wishes: $0.wishes)
                })
            return try transaction.lotteryAnswer(row)
        }
    }

    func getLotteryProof(
        _ request: GetLotteryProof, _ context: ServerContext
    ) async throws -> LotteryProofFile {
        try await store.read { transaction in
            let row = try transaction.requireLottery(request.lotteryID)
            guard let listHash = row.listHash, let commitment = row.commitment else {
                throw RuleViolation(
                    "LOTTERY_STATE", "NOT_FROZEN", field: "lotteryID",
                    "a list that is not frozen has no proof")
            }
            let list = try transaction.lotteryList(row)
            guard row.resultHash != nil, Self.mayShowResult(of: row, to: context.principal) else {
                return try LotteryProofFile(
                    LotteryProof(
                        frozen: list, listHash: listHash, commitment: commitment,
                        sample: row.sample))
            }
            var proof = LotteryProof(
                frozen: list, listHash: listHash, commitment: commitment, sample: row.sample)
            proof.secret = try transaction.lotterySecret(row.id)
            proof.publicValue = row.publicValue
            proof.seed = row.seed
            proof.order = try transaction.lotteryOrder(row.id)
            proof.resultHash = row.resultHash
            return try LotteryProofFile(proof)
        }
    }

    /// A result is everybody's once it is published; before, only those see it who draw and verify it.
    private static func mayShowResult(of row: LotteryRow, to principal: Principal) -> Bool {
        let inside: Set<Role> = [.countyOfficer, .cityOfficer, .notary, .auditor, .system]
        return row.publishedBy != nil || !inside.isDisjoint(with: principal.roles)
    }
}

extension ReadTransaction {
    /// The entries of a lottery that orders an allocation's pooled applications; none for another lottery.
    fileprivate func pooledEntries(
        _ request: PrepareLottery, _ id: String
    ) throws -> [LotteryEntryRow] {
        guard let runID = request.allocationID else { return [] }
        guard request.schools.isEmpty else {
            throw CallError.invalid(
                "schools", rule: "allocation", "a lottery of an allocation only orders")
        }
        let run = try requireAllocation(runID)
        guard run.schoolYear == request.schoolYear, run.region == request.region,
            run.stage == request.stage
        else {
            throw CallError.invalid(
                "allocationID", rule: "allocation", "is of another year, district or stage")
        }
        guard run.state == .frozen else {
            throw RuleViolation(
                "ALLOCATION_STATE", "NOT_FROZEN", field: "allocationID",
                "the list of a run that is \(run.state.rawValue) is not drawn")
        }
        if let other = try lottery(ofAllocation: run.id) {
            throw RuleViolation(
                "E9", "OTHER_LOTTERY", field: "allocationID",
                "\(other.id) is the lottery of this run")
        }
        return try pooledChildren(run.id).map { child in
            LotteryEntryRow(
                lotteryID: id, entryID: try child.requireLotteryNumber().text,
                groupKey: child.groupKey, wishes: [])
        }
    }

    /// A school that stands in the lottery's region and teaches its stage.
    fileprivate func checkSchool(
        _ code: SchoolCode, _ request: PrepareLottery, field: String
    ) throws {
        let school = try requireActiveSchool(code, field: field)
        guard school.region == request.region else {
            throw CallError.invalid(field, rule: "region", "is a school of \(school.region)")
        }
        guard try stage(request.stage, of: code) != nil else {
            throw CallError.invalid(
                field, rule: "stage", "does not teach \(request.stage.rawValue)")
        }
    }
}

extension LotteryProofFile {
    /// The same file as a message; every code in it is one that was kept as one.
    init(_ proof: LotteryProof) throws(InvalidText) {
        var schools: [LotterySchool] = []
        for school in proof.list.schools {
            schools.append(LotterySchool(code: try SchoolCode(school.code), seats: school.seats))
        }
        var entries: [LotteryEntry] = []
        for entry in proof.list.entries {
            var wishes: [SchoolCode] = []
            for wish in entry.wishes { wishes.append(try SchoolCode(wish)) }
            entries.append(LotteryEntry(id: entry.id, group: entry.group, wishes: wishes))
        }
        var order: [LotteryPlaceRecord]?
        if let places = proof.order {
            var records: [LotteryPlaceRecord] = []
            for place in places {
                records.append(
                    LotteryPlaceRecord(
                        place: place.place, ticket: place.ticket, entry: place.entry,
                        school: try Self.code(place.school)))
            }
            order = records
        }
        self.init(
            format: proof.format, sample: proof.sample,
            list: FrozenLotteryList(
                lottery: proof.list.lottery, publicValueSource: proof.list.publicValueSource,
                schools: schools, entries: entries),
            listHash: proof.listHash, commitment: proof.commitment, secret: proof.secret,
            publicValue: proof.publicValue, seed: proof.seed, order: order,
            resultHash: proof.resultHash)
    }

    private static func code(_ text: String?) throws(InvalidText) -> SchoolCode? {
        guard let text else { return nil }
        return try SchoolCode(text)
    }
}
