import Bus
import Contracts

extension LoadSession {
    /// 派位 of one district, from its catchments to confirmed seats: two officers, the run's own lottery, all published.
    ///
    /// Where the departments' registers do not answer in time, its applications stay undecided, and the next load goes on.
    func loadAllocation(_ city: SampleCity) async throws {
        let samples = officers == nil ? [] : [city.allocation].compactMap { $0 }
        try await send(.allocations, total: samples.count, samples) { _, sample in
            try await publishCatchments(of: sample, city)
            var run = try await allocation(of: sample, city)
            while run.state != .published {
                guard let next = try await step(run, city) else { return 0 }
                run = next
            }
            try await confirmSeats(of: sample, city)
            return 1
        }
    }

    private func publishCatchments(of sample: SampleAllocation, _ city: SampleCity) async throws {
        var plan = try await list(
            Enrollment.listCatchments,
            ListCatchments(region: sample.region, stage: sample.stage)
        ).last
        if plan == nil {
            plan = try await write(
                Enrollment.proposeCatchments,
                ProposeCatchments(
                    region: sample.region, stage: sample.stage,
                    validFrom: city.schoolYear.firstDay, document: "示例学区划分方案", heading: "全文",
                    catchments: sample.catchments, sample: true), key: sample.region.text)
        }
        guard let plan, plan.state == .proposed else { return }
        _ = try await write(
            Enrollment.publishCatchments, PublishCatchments(planID: plan.id), key: plan.id,
            by: .approver)
    }

    private func allocation(
        of sample: SampleAllocation, _ city: SampleCity
    ) async throws -> AllocationRun {
        let known = try await list(
            Enrollment.listAllocations,
            ListAllocations(
                schoolYear: city.admissionYear, region: sample.region, stage: sample.stage)
        ).first { $0.state != .voided }
        if let known { return known }
        return try await write(
            Enrollment.prepareAllocation,
            PrepareAllocation(
                schoolYear: city.admissionYear, region: sample.region, stage: sample.stage,
                rule: AllocationRule(
                    privateLosers: .keepTier, document: "示例派位办法", heading: "全文")),
            key: sample.region.text)
    }

    /// - Returns: nil while applications wait for a register.
    private func step(_ run: AllocationRun, _ city: SampleCity) async throws -> AllocationRun? {
        switch run.state {
        case .prepared:
            guard try await isDecided(run) else { return nil }
            // One window for the whole city; it is over when the list is frozen.
            try await setWindow(
                run.stage, closesOn: city.schoolYear.firstDay, city, key: "closed")
            return try await write(
                Enrollment.freezeAllocation, FreezeAllocation(runID: run.id), key: run.id)
        case .frozen:
            var lottery: Lottery
            if let id = run.lotteryID {
                lottery = try await read(Enrollment.getLottery, GetLottery(lotteryID: id))
            } else {
                lottery = try await write(
                    Enrollment.prepareLottery,
                    PrepareLottery(
                        schoolYear: run.schoolYear, region: run.region, stage: run.stage,
                        publicValueSource: Self.publicValueSource, schools: [], sample: true,
                        allocationID: run.id), key: run.id)
            }
            while lottery.state != .published { lottery = try await step(lottery) }
            return try await write(
                Enrollment.executeAllocation, ExecuteAllocation(runID: run.id), key: run.id)
        default:
            return try await write(
                Enrollment.publishAllocation,
                PublishAllocation(runID: run.id, resultHash: run.resultHash ?? ""), key: run.id,
                by: .approver)
        }
    }

    /// Whether every application is decided; registers have a while to answer.
    private func isDecided(_ run: AllocationRun) async throws -> Bool {
        let end = ContinuousClock.now + registerPatience
        while true {
            let counts = try await read(
                Enrollment.countApplications,
                CountApplications(schoolYear: run.schoolYear, region: run.region))
            let isWaiting = counts.rows.contains {
                $0.stage == run.stage && [.submitted, .verifying].contains($0.state)
            }
            guard isWaiting else { return true }
            guard ContinuousClock.now < end else { return false }
            try await Task.sleep(for: Self.pauseBetweenLooks)
        }
    }

    private static let pauseBetweenLooks: Duration = .milliseconds(100)

    /// Every other family has said yes.
    private func confirmSeats(of sample: SampleAllocation, _ city: SampleCity) async throws {
        let placed = try await list(
            Enrollment.listApplications,
            ListApplications(
                region: sample.region, schoolYear: city.admissionYear, stage: sample.stage)
        ).compactMap(\.status.seat)
        for (place, seat) in placed.enumerated()
        where place.isMultiple(of: 2) && seat.offer == .offered {
            _ = try await write(
                Enrollment.confirmOffer, ConfirmOffer(offerID: seat.offerID), key: seat.offerID)
        }
    }
}
