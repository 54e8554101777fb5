import Bus
import Contracts

extension LoadSession {
    /// 适龄儿童台账: whole districts, then a case for each child in them who is on no roll (E10).
    func loadLedgers(_ city: SampleCity) async throws {
        let ledgers = city.ledgers
        let total = ledgers.reduce(0) { $0 + $1.children.count }
        let batches = ledgers.lazy.flatMap { ledger in
            Batches(ledger.children, of: EnrollmentLimits.batchRecords).map {
                (ledger.region, $0)
            }
        }
        try await send(.ledgers, total: total, batches) { index, batch in
            _ = try await write(
                Enrollment.registerEligible,
                RegisterEligible(
                    schoolYear: city.schoolYear, region: batch.0, children: batch.1),
                key: "\(index)")
            return batch.1.count
        }
    }

    /// Drop-out cases, those of the ledgers' missing children among them, and special-education cases.
    func loadCases(_ city: SampleCity) async throws {
        let works: [CaseWork] =
            RegionCatalog.districts.map { .missing($0.code) }
            + RegionCatalog.districts.map { district in
                .dropouts(
                    district.code, city.dropouts.filter { $0.opening.region == district.code })
            } + [.placements(city.placements)]
        try await send(.cases, total: works.count, works) { _, work in
            switch work {
            case .missing(let region):
                _ = try await write(
                    Enrollment.openMissingCases,
                    OpenMissingCases(
                        schoolYear: city.schoolYear, region: region,
                        absentSince: city.schoolYear.firstDay, responsible: "sample-registrar"),
                    key: region.text)
            case .dropouts(let region, let cases): try await load(cases, in: region, city)
            case .placements(let cases): try await load(cases, city)
            }
            return 1
        }
    }

    private enum CaseWork: Sendable {
        case missing(RegionCode)
        case dropouts(RegionCode, [SampleDropout])
        case placements([SamplePlacement])
    }

    /// The cases of a district one after the other, each step three days after the one before.
    private func load(
        _ cases: [SampleDropout], in region: RegionCode, _ city: SampleCity
    ) async throws {
        for (number, item) in cases.enumerated() {
            let key = "\(region)-\(number)"
            let opened = try await write(
                Enrollment.openDropoutCase, item.opening, key: key)
            for (place, step) in item.steps.enumerated() {
                guard let day = item.opening.absentSince.addingDays(3 * place + 2) else { continue }
                _ = try await write(
                    Enrollment.stepDropoutCase,
                    StepDropoutCase(id: opened.id, step: step, on: day, note: "示例记录"),
                    key: "\(key)-\(place)")
            }
        }
    }

    private func load(_ cases: [SamplePlacement], _ city: SampleCity) async throws {
        for (number, item) in cases.enumerated() {
            let id = try await write(
                Enrollment.listPlacement, item.listing, key: "\(number)"
            ).id
            try await assess(item, id, city, key: "\(number)")
        }
    }

    private func assess(
        _ item: SamplePlacement, _ id: String, _ city: SampleCity, key: String
    ) async throws {
        guard item.course != .listed, let day = city.day(9, 5) else { return }
        _ = try await write(
            Enrollment.assessPlacement,
            AssessPlacement(
                id: id,
                assessment: PlacementAssessment(
                    on: day,
                    members: CommitteeField.allCases.map {
                        CommitteeMember(subject: "sample-expert-\($0.rawValue)", field: $0)
                    }, documentNo: "SAMPLE-ASSESSMENT-\(key)", canAttend: true,
                    canFollowClass: item.canFollowClass, canLearnByLine: false)), key: key)
        guard item.course != .assessed else { return }
        _ = try await write(
            Enrollment.proposePlacement,
            ProposePlacement(id: id, options: item.options, on: day, note: "示例：委员会建议"),
            key: key)
        let steps: [PlacementStep] =
            switch item.course {
            case .objected: [.object]
            case .placed: [.consent, .place]
            case .planActive: [.consent, .place, .activatePlan]
            default: []
            }
        for step in steps {
            _ = try await write(
                Enrollment.stepPlacement,
                StepPlacement(
                    id: id, step: step, on: day,
                    note: step == .activatePlan ? "SAMPLE-PLAN-\(key)" : "示例记录"),
                key: "\(key)-\(step.rawValue)")
        }
    }
}
