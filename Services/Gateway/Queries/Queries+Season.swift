import Bus
import Contracts

extension Queries {
    /// - Parameter region: nil for the whole city.
    /// - Throws: INVALID_ARGUMENT when the region is not one of the city's.
    func season(
        _ year: SchoolYear?, region code: RegionCode?, _ context: GatewayContext
    ) async throws -> SeasonOverview {
        let region = try region(code)
        let options = context.callOptions(deadline: deadline)
        async let season = Part.ask(Enrollment.name) {
            try await bus.call(
                Enrollment.summariseSeason, .init(schoolYear: year, region: code),
                options: options)
        } asOf: {
            $0.asOf
        } sample: {
            $0.sample
        }
        async let cases = cases(region: code, context, options)
        let answered = await season
        let allocations = await allocations(answered.data?.schoolYear, region: code, options)
        return SeasonOverview(
            region: region, season: answered, allocations: allocations, cases: await cases)
    }

    /// Nil when nobody says which school year it is, and of the city's own schools, which allocate nobody.
    private func allocations(
        _ year: SchoolYear?, region: RegionCode?, _ options: CallOptions
    ) async -> Part<AllocationReport>? {
        guard let year, region?.isCity != true else { return nil }
        return await Part.ask(Enrollment.name) {
            try await bus.call(
                Enrollment.allocationReport, .init(schoolYear: year, region: region),
                options: options)
        } asOf: {
            $0.asOf
        } sample: { _ in
            nil
        }
    }

    /// Nil for the public, and for an officer of another district: nothing is missing for them.
    private func cases(
        region: RegionCode?, _ context: GatewayContext, _ options: CallOptions
    ) async -> Part<SeasonCases>? {
        guard context.principal != .anonymous else { return nil }
        let part = await Part.ask(Enrollment.name) {
            try await bus.call(Enrollment.seasonCases, .init(region: region), options: options)
        } asOf: {
            $0.asOf
        } sample: { _ in
            nil
        }
        return part.error?.code == StatusCode.permissionDenied.name ? nil : part
    }

    /// Names of schools, asked for in as few calls as the contract allows.
    func names(
        of codes: Set<SchoolCode>, _ options: CallOptions
    ) async throws -> [SchoolCode: SchoolName] {
        var names: [SchoolCode: SchoolName] = [:]
        var left = codes.sorted()[...]
        while !left.isEmpty {
            let batch = left.prefix(EnrollmentLimits.batchRecords)
            left = left.dropFirst(batch.count)
            let answer = try await bus.call(
                Enrollment.nameSchools, .init(codes: Array(batch)), options: options)
            for school in answer.schools { names[school.code] = school }
        }
        return names
    }
}
