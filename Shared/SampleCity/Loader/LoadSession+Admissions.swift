import Bus
import Contracts

extension LoadSession {
    /// 中招: exam rules, score cards, wish forms up to the lock, then a run for each pool up to its publication.
    ///
    /// What a load does follows from the runs that are there, so that it goes on wherever an earlier one ended.
    func loadAdmissions(_ city: SampleCity) async throws {
        let pools = officers == nil ? [] : city.pools
        let runs = try await list(
            Enrollment.listAdmissions, ListAdmissions(schoolYear: city.admissionYear))
        let published = runs.filter { $0.state == .published }.count
        if published < pools.count { try await loadCandidates(city, pools) }
        let total = pools.reduce(0) { $0 + city.candidates(of: $1).count }
        if published >= pools.count {
            progress(LoadProgress(phase: .candidates, done: 0, total: total))
            progress(LoadProgress(phase: .candidates, done: total, total: total))
        }
        try await send(.admissions, total: pools.count, pools) { _, pool in
            try await run(city.admission(of: pool))
            return 1
        }
    }

    /// Marks and wishes as files of a pool, then the signatures, and the lock.
    private func loadCandidates(_ city: SampleCity, _ pools: [SamplePool]) async throws {
        let year = city.admissionYear
        if try await readIfSet(Enrollment.getExamRules, GetExamRules(schoolYear: year)) == nil {
            _ = try await write(
                Enrollment.setExamRules, SetExamRules(rules: city.examRules), key: year.text)
        }
        let candidates = pools.map { city.candidates(of: $0) }
        let all = candidates.flatMap { $0 }
        try await importRows(
            Enrollment.importScores, .scores, all.map(\.card), city)
        let wishing = all.filter { !$0.wishes.isEmpty }
        try await importRows(
            Enrollment.importWishes, .wishes,
            wishing.map {
                WishRecord(
                    idNumber: $0.card.idNumber, schoolYear: year, batch: SampleCity.batch,
                    schools: $0.wishes)
            }, city)
        try await send(.candidates, total: all.count, atOnce: 8, all) { _, candidate in
            guard !candidate.wishes.isEmpty else { return 1 }
            let moves: [WishMove] =
                candidate.form == .signed ? [.signStudent, .signGuardian] : [.signStudent]
            for move in moves {
                _ = try await write(
                    Enrollment.moveWishForm,
                    MoveWishForm(
                        idNumber: candidate.card.idNumber, schoolYear: year, move: move),
                    key: "\(candidate.card.candidateNumber)-\(move.rawValue)")
            }
            return 1
        }
        _ = try await write(
            Enrollment.moveWishForms, MoveWishForms(schoolYear: year, move: .lock), key: year.text)
    }

    /// The answer, or nil where the year has no rules yet.
    private func readIfSet<Request, Response>(
        _ method: UnaryMethod<Request, Response>, _ request: Request
    ) async throws -> Response? {
        do {
            return try await read(method, request)
        } catch let error as CallError where error.reason == "RULE_OUTSIDE_VALIDITY" {
            return nil
        }
    }

    /// Rows as the import of a file, which has a number for a digest: the sample's files lie nowhere.
    private func importRows<Row>(
        _ method: BidirectionalStreamMethod<ImportBatch<Row>, BatchOutcome>, _ kind: ImportKind,
        _ rows: [Row], _ city: SampleCity
    ) async throws {
        guard !rows.isEmpty else { return }
        let state = try await write(
            Enrollment.openImport,
            OpenImport(kind: kind, digest: city.digest(of: kind), rows: rows.count),
            key: kind.rawValue)
        let call = try await bus.open(method, options: options(.registrar))
        var answers = call.responses.makeAsyncIterator()
        for (index, batch) in Batches(rows, of: state.rowsPerBatch).enumerated() {
            guard !state.committed.contains(index + 1) else { continue }
            let first = index * state.rowsPerBatch + 2
            try await call.write(
                ImportBatch(
                    importID: state.importID, number: index + 1,
                    lines: Array(first..<(first + batch.count)), rows: batch))
            guard let answer = try await answers.next(), answer.state == .refused else { continue }
            let fault = answer.faults.first
            throw CallError(
                .failedPrecondition, "SAMPLE_ROW_REFUSED",
                "line \(fault?.line ?? 0) of the sample's \(kind.rawValue): \(fault?.message ?? "")",
                origin: .client)
        }
        call.finishWriting()
        while try await answers.next() != nil {}
    }

    /// Takes the pool's run on from where it is to its publication by a second person.
    private func run(_ request: PrepareAdmission) async throws {
        let runs = try await list(
            Enrollment.listAdmissions,
            ListAdmissions(schoolYear: request.schoolYear, batch: request.batch))
        let codes = Set(request.controlLines.map(\.school))
        var run = runs.first {
            $0.state != .voided && !codes.isDisjoint(with: $0.controlLines.map(\.school))
        }
        while run?.state != .published {
            guard let known = run else {
                run = try await write(
                    Enrollment.prepareAdmission, request, key: request.region?.text ?? "")
                continue
            }
            switch known.state {
            case .prepared:
                run = try await write(
                    Enrollment.freezeAdmission, FreezeAdmission(runID: known.id), key: known.id)
            case .frozen:
                run = try await write(
                    Enrollment.executeAdmission, ExecuteAdmission(runID: known.id),
                    key: known.id)
            default:
                run = try await write(
                    Enrollment.publishAdmission,
                    PublishAdmission(runID: known.id, resultHash: known.resultHash ?? ""),
                    key: known.id, by: .approver)
            }
        }
    }
}

extension SampleCity {
    /// 64 hexadecimal digits of seed, scale and kind.
    fileprivate func digest(of kind: ImportKind) throws -> FileDigest {
        let name = kind.rawValue.utf8.reduce(UInt64(0)) { $0 &* 31 &+ UInt64($1) }
        let parts = (0..<4).map { part in
            let mixed = SeededNumbers.hash(seed, UInt64(scale.millionths), name, UInt64(part))
            let digits = String(mixed, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }
        return try FileDigest(parts.joined())
    }
}
