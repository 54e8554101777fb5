import Bus
import Contracts

extension LoadSession {
    /// Kindergarten filings, each as far as it goes; fees, inspections and recognitions of those that are published.
    ///
    /// Each step follows from the state the filing is in, so that a load goes on wherever an earlier one ended.
    func loadFilings(_ city: SampleCity) async throws {
        let filings = officers == nil ? [] : city.filings
        try await send(.filings, total: filings.count, filings) { _, filing in
            let known = try await readIfThere(
                Enrollment.getKindergarten, GetKindergarten(schoolCode: filing.school))
            var state = known?.state
            if state == nil {
                state = try await write(
                    Enrollment.draftKindergarten,
                    KindergartenProposal(schoolCode: filing.school, facts: filing.facts),
                    key: filing.school.text
                ).state
            }
            while let step = filing.step(from: state) {
                state = try await write(
                    Enrollment.moveKindergarten,
                    MoveKindergarten(
                        schoolCode: filing.school, move: step.move, document: step.document),
                    key: "\(filing.school)-\(step.move.rawValue)", by: step.actor
                ).state
            }
            if state == .published { try await record(filing, city) }
            return 1
        }
    }

    /// The inspection of the year before, as this year's may be vetoed; a vetoed kindergarten is not recognised.
    private func record(_ filing: SampleFiling, _ city: SampleCity) async throws {
        let school = filing.school
        _ = try await write(
            Enrollment.recordKindergartenFee,
            RecordKindergartenFee(schoolCode: school, fee: filing.fee), key: school.text)
        if let year = SchoolYear(startYear: city.schoolYear.startYear - 1) {
            _ = try await write(
                Enrollment.recordInspection,
                RecordInspection(
                    schoolCode: school, schoolYear: year, result: filing.inspection,
                    documentNo: "SAMPLE-INSPECTION-\(year)"), key: "\(school)-\(year)")
        }
        guard filing.course == .published, filing.facts.kind != .forProfit else { return }
        for term in [city.schoolYear.autumn, city.schoolYear.spring] {
            _ = try await write(
                Enrollment.recogniseInclusive,
                RecogniseInclusive(
                    schoolCode: school, term: term, documentNo: "SAMPLE-INCLUSIVE-\(term)"),
                key: "\(school)-\(term)")
        }
    }
}

extension SampleFiling {
    /// What the filing does next; nil where it stays.
    fileprivate func step(
        from state: KindergartenState?
    ) -> (move: KindergartenMove, document: String?, actor: LoadSession.Actor)? {
        switch state {
        case .draft where course != .overLargestRoll: (.submit, nil, .registrar)
        case .submitted where course != .submitted: (.review, "SAMPLE-REVIEW", .approver)
        case .reviewed: (.file, "SAMPLE-FILING", .approver)
        case .filed: (.publish, nil, .approver)
        default: nil
        }
    }
}
