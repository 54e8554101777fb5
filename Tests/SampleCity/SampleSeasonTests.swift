import Bus
import BusTesting
import Contracts
import Testing

@testable import SampleCity

/// The season as the services hold it after a load.
struct SampleSeasonTests {
    @Test(
        "every pool's senior-high run is published by a second person, and each candidate stands where it says"
    )
    func admissions() async throws {
        let city = try SampleCity(seed: 51, scale: 0.004)
        try await SampleWorld.run { bus in
            _ = try await SampleCityLoader(bus.client).load(city)
            let runs = try await Self.list(bus, Enrollment.listAdmissions, ListAdmissions())
            #expect(runs.count == 7 && city.pools.count == 7)
            var admitted = 0
            for run in runs {
                #expect(run.state == .published)
                let steps = Dictionary(grouping: run.steps, by: \.act)
                #expect(steps[.execute]?.last?.by != steps[.publish]?.last?.by)
                let lines = try await bus.client.call(
                    Enrollment.getAdmissionLines, GetAdmissionLines(runID: run.id))
                #expect(lines.rule.mechanism == .m3 && !lines.schools.isEmpty)
                admitted += lines.schools.flatMap(\.lines).reduce(0) { $0 + $1.admitted }
            }
            let candidates = city.pools.flatMap { city.candidates(of: $0) }
            let locked = candidates.filter { !$0.wishes.isEmpty && $0.form == .signed }
            #expect(runs.reduce(0) { $0 + $1.candidates } == locked.count)
            #expect(admitted > 0 && admitted < locked.count)
            let lines = try await Self.list(
                bus, Enrollment.listPlanLines,
                ListPlanLines(schoolYear: city.admissionYear, stage: .senior))
            #expect(lines.reduce(0) { $0 + $1.offered } == admitted)
            #expect(lines.contains { $0.proposal.seatType == .quota && $0.offered > 0 })
            // Enough are eligible for reserved seats: three years on one junior school's roll.
            let first = try #require(candidates.first { $0.card.quality == .a })
            let card = try await bus.client.call(
                Enrollment.getScoreCard,
                GetScoreCard(
                    schoolYear: city.admissionYear, idNumber: first.card.idNumber),
                options: CallOptions(
                    purpose: Purpose.sampleData.rawValue, caseNumber: LoadSession.caseNumber))
            #expect(card.eligibility.reason == .eligible)
        }
    }

    @Test(
        "kindergartens, cases, ledgers, applications and the lottery are in the states the sample names"
    )
    func states() async throws {
        let city = try SampleCity(seed: 52, scale: 0.004)
        try await SampleWorld.run { bus in
            _ = try await SampleCityLoader(bus.client).load(city)
            let filings = try await Self.list(
                bus, Enrollment.listKindergartens, ListKindergartens())
            let states = Dictionary(grouping: filings, by: \.state).mapValues(\.count)
            #expect(states == [.published: 9, .draft: 1, .submitted: 1])
            let draft = try #require(filings.first { $0.state == .draft })
            #expect(draft.compliance.findings.contains(.planAboveLargestRoll))
            for filing in filings where filing.state == .published {
                #expect(!filing.compliance.findings.contains(.planAboveLargestRoll))
            }
            let inclusive = try await bus.client.call(
                Enrollment.listInclusive, ListInclusive(term: city.schoolYear.autumn))
            #expect(inclusive.recognised.count > 3)
            let vetoed = try #require(city.filings.first { $0.course == .vetoed }).school
            #expect(!inclusive.recognised.contains { $0.schoolCode == vetoed })

            var cases = 0
            for ledger in city.ledgers {
                let report = try await bus.client.call(
                    Enrollment.dropoutReport,
                    DropoutReportRequest(schoolYear: city.schoolYear, region: ledger.region),
                    options: Self.personal)
                #expect(report.world.faults == 0 && report.world.openCase == 1)
                #expect(report.world.registered == ledger.children.count - 1)
                cases += 1
            }
            #expect(cases == 11)
            let placements = try await Self.placements(bus, city.placements.count)
            #expect(Set(placements.map(\.state)).count == placements.count)

            let lotteries = try await Self.list(bus, Enrollment.listLotteries, ListLotteries())
            let entry = try #require(city.privateEntry)
            #expect(lotteries.map(\.state) == [.published])
            #expect(lotteries[0].entries == entry.applications.count && lotteries[0].sample)
            #expect(lotteries[0].schools.map(\.seats) == [entry.proposal.seats])
            #expect(entry.proposal.seats < entry.applications.count)
            let counts = try await bus.client.call(
                Enrollment.countApplications, CountApplications(schoolYear: city.admissionYear))
            let turns = Dictionary(grouping: counts.rows, by: \.state).mapValues {
                $0.reduce(0) { $0 + $1.applications }
            }
            #expect(turns[.returned] == 2 && turns[.withdrawn] == 1)
            #expect(counts.total == city.applications.count)
        }
    }

    @Test(
        "one district's places are allocated from catchments to confirmed seats; who finds none is an open case",
        arguments: [0.002, 0.01])
    func allocation(scale: Double) async throws {
        let city = try SampleCity(seed: 56, scale: scale)
        let sample = try #require(city.allocation)
        try await SampleWorld.run(answeringFor: city) { bus in
            let loader = SampleCityLoader(bus.client, registerPatience: .seconds(30))
            _ = try await loader.load(city)
            let run = try #require(
                try await Self.list(
                    bus, Enrollment.listAllocations,
                    ListAllocations(
                        schoolYear: city.admissionYear, region: sample.region,
                        stage: sample.stage)
                ).first)
            #expect(run.state == .published)
            let steps = Dictionary(uniqueKeysWithValues: run.steps.map { ($0.act, $0.by) })
            #expect(steps[.execute] != steps[.publish])
            let report = try await bus.client.call(
                Enrollment.allocationReport,
                AllocationReportRequest(
                    schoolYear: city.admissionYear, region: sample.region, stage: sample.stage))
            let district = try #require(report.districts.first)
            let standing = try #require(district.standing)
            let forms = city.applications.filter {
                $0.region == sample.region && $0.stage == sample.stage
            }
            let seats = sample.proposals.reduce(0) { $0 + $1.seats }
            #expect(standing.children + standing.withdrawn == forms.count)
            #expect(
                standing.children == standing.placed + standing.openCases + standing.ineligible)
            let pooled = try #require(run.list?.pooled)
            #expect(standing.placed == min(seats, pooled) && standing.openCases > 0)
            #expect(standing.confirmed == (standing.placed + 1) / 2)
            let placed = try await Self.list(
                bus, Enrollment.listApplications,
                ListApplications(
                    region: sample.region, schoolYear: city.admissionYear, stage: sample.stage)
            ).compactMap(\.status.seat)
            #expect(placed.count == standing.placed)
            #expect(Set(placed.map(\.offer)) == [.offered, .confirmed])

            let again = try await loader.load(city)
            #expect(again.changedNothing)
            let runs = try await Self.list(
                bus, Enrollment.listAllocations, ListAllocations(schoolYear: city.admissionYear))
            #expect(runs == [run])
        }
    }

    @Test("where no register answers, the allocation is prepared and waits")
    func silentRegisters() async throws {
        let city = try SampleCity(seed: 57, scale: 0.002)
        try await SampleWorld.run { bus in
            _ = try await SampleCityLoader(bus.client).load(city)
            let runs = try await Self.list(
                bus, Enrollment.listAllocations, ListAllocations(schoolYear: city.admissionYear))
            #expect(runs.map(\.state) == [.prepared])
        }
    }

    @Test("the forecast of every district and of the city comes from the series that were loaded")
    func forecast() async throws {
        let city = try SampleCity(seed: 53, scale: 0.01)
        try await SampleWorld.run { bus in
            _ = try await SampleCityLoader(bus.client).load(city)
            var sums = [0, 0, 0, 0]
            for region in RegionCatalog.districts {
                let found = try await bus.client.call(
                    Enrollment.forecastSeats, ForecastSeats(region: region.code))
                #expect(
                    found.accuracy.count
                        == (found.accuracy.contains { $0.stage == .senior } ? 12 : 9))
                for (index, stage) in found.years[0].stages.enumerated() {
                    sums[index] += stage.children
                }
            }
            let whole = try await bus.client.call(
                Enrollment.forecastSeats, ForecastSeats(region: try RegionCode("410800")))
            let children = whole.years[0].stages.map(\.children)
            #expect(children.prefix(3) == sums.prefix(3))
            // The city's own senior highs are no district's.
            #expect(children[3] > sums[3])
            #expect(whole.years.allSatisfy { $0.stages.count == 4 })
        }
    }

    @Test(
        "cut off anywhere in the season, the next load finishes it and the one after that changes nothing",
        arguments: [60, 150, 300, 500, 800])
    func cutOff(calls: Int) async throws {
        let city = try SampleCity(seed: 54, scale: 0.001)
        try await SampleWorld.run { bus in
            let cutter = CuttingBus(bus: bus.client, after: calls)
            _ = try? await SampleCityLoader(cutter).load(city)
            let second = try await SampleCityLoader(bus.client).load(city)
            let runs = try await Self.list(bus, Enrollment.listAdmissions, ListAdmissions())
            #expect(runs.count == city.pools.count && runs.allSatisfy { $0.state == .published })
            let filings = try await Self.list(
                bus, Enrollment.listKindergartens, ListKindergartens())
            #expect(filings.count == city.filings.count)
            let third = try await SampleCityLoader(bus.client).load(city)
            #expect(third.changedNothing && third.after == second.after)
        }
    }

    @Test(
        "at every scale a plan holds its seats, and its quota cells are as many as its reserved seats"
    )
    func plans() throws {
        for scale in [0.001, 0.01, 0.1, 1] {
            let city = try SampleCity(seed: 55, scale: scale)
            let bySchool = Dictionary(uniqueKeysWithValues: city.schools.map { ($0.code, $0) })
            for (school, lines) in Dictionary(grouping: city.seasonProposals, by: \.schoolCode) {
                let seats = lines.reduce(0) { $0 + $1.seats }
                #expect(seats <= bySchool[school]?.certifiedSeats ?? 0)
                #expect(lines.allSatisfy { $0.seats <= 55 * $0.classes })
            }
            for pool in city.pools {
                let request = city.admission(of: pool)
                for school in pool.seniorSchools {
                    let cells = request.quotas.filter { $0.school == school.code }
                    let line = city.seasonProposals.first {
                        $0.schoolCode == school.code && $0.seatType == .quota
                    }
                    #expect(cells.reduce(0) { $0 + $1.seats } == line?.seats ?? 0)
                }
            }
            #expect(city.pools.count == 7)
            let candidates = city.pools.reduce(0) { $0 + city.candidates(of: $1).count }
            let leavers = city.schools.filter { $0.stage == .junior }.reduce(0) {
                $0 + ($1.grades.last?.students ?? 0)
            }
            #expect(candidates == leavers)
        }
    }

    private static let personal = CallOptions(
        purpose: Purpose.sampleData.rawValue, caseNumber: LoadSession.caseNumber)

    private static func placements(_ bus: TestBus, _ count: Int) async throws -> [PlacementCase] {
        var cases: [PlacementCase] = []
        for number in 1...count {
            cases.append(
                try await bus.client.call(
                    Enrollment.getPlacement, GetPlacement(id: "PLACEMENT-\(number)"),
                    options: personal))
        }
        return cases
    }

    private static func list<Request, Element>(
        _ bus: TestBus, _ method: ServerStreamMethod<Request, Element>, _ request: Request
    ) async throws -> [Element] {
        var list: [Element] = []
        for try await item in try await bus.client.stream(method, request, options: personal) {
            list.append(item)
        }
        return list
    }
}
