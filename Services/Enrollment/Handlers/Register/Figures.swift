import Bus
import Contracts
import Store

/// Figures for overviews, and the lineage of certified seats.
extension EnrollmentService {
    var figureHandlers: [Handler] {
        [
            Handler(Enrollment.summarise, summarise),
            Handler(Enrollment.listSeatCertificates) { request, _, out in
                try Paging.checkRegion(request.region)
                try await Paging.stream(
                    after: nil, limit: nil, to: out, cursor: \.certificateNo
                ) { after, limit in
                    try await store.read {
                        try $0.certificates(
                            school: request.schoolCode, region: request.region, after: after,
                            limit: limit
                        ).map(\.answer)
                    }
                }
            },
            Handler(Enrollment.seatGrowth, seatGrowth),
        ]
    }

    func summarise(
        _ request: SummariseEnrollment, _ context: ServerContext
    ) async throws -> EnrollmentSummary {
        try Paging.checkRegion(request.region)
        let (regions, sample) = try await store.read {
            (try $0.regionFigures(request.region), try $0.holdsSampleData())
        }
        return EnrollmentSummary(
            asOf: now, sample: sample,
            total: regions.map(\.figures).reduce(.none, +), regions: regions)
    }

    func seatGrowth(
        _ request: SeatGrowthRequest, _ context: ServerContext
    ) async throws -> SeatGrowth {
        guard (1900...2999).contains(request.fromYear) else {
            throw CallError.invalid("fromYear", rule: "range", "must be 1900 to 2999")
        }
        guard (request.fromYear...2999).contains(request.toYear) else {
            throw CallError.invalid("toYear", rule: "range", "must be fromYear to 2999")
        }
        let rows = try await store.read { try $0.seatGrowth(request) }
        return SeatGrowth(asOf: now, total: rows.reduce(0) { $0 + $1.seats }, rows: rows)
    }
}
