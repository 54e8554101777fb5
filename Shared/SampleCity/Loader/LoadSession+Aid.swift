import Bus
import Contracts

extension LoadSession {
    /// Recognitions, then the autumn term's entitlements on them.
    func loadAid(_ city: SampleCity) async throws {
        let recognitions = city.schools.lazy.flatMap(city.recognitions(of:))
        try await send(
            .recognitions, total: city.recognitionCount,
            Batches(recognitions, of: RegisterRecognitions.mostRecords)
        ) { index, records in
            _ = try await write(
                Aid.registerRecognitions,
                RegisterRecognitions(recognitions: records, sample: true), key: "\(index)")
            return records.count
        }
        try await calculateEntitlements(city)
    }

    /// Page by page in one order, since a page names the next.
    private func calculateEntitlements(_ city: SampleCity) async throws {
        let total = city.schools.reduce(0) { count, school in
            guard [.primary, .junior, .senior].contains(school.stage) else { return count }
            return city.recognitions(of: school).reduce(count) { count, _ in count + 1 }
        }
        var done = 0
        progress(LoadProgress(phase: .entitlements, done: done, total: total))
        for programme in AidProgramme.allCases {
            var after: Int64?
            repeat {
                let page = try await write(
                    Aid.calculateEntitlements,
                    CalculateEntitlements(
                        programme: programme, term: city.schoolYear.autumn, after: after),
                    key: "\(programme.rawValue)-\(city.schoolYear.autumn)-\(after ?? 0)")
                done += page.calculated + page.existing + page.differing.count
                progress(LoadProgress(phase: .entitlements, done: done, total: total))
                after = page.next
            } while after != nil
        }
    }
}
