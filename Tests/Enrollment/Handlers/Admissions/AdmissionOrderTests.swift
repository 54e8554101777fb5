import Admission
import Bus
import Contracts
import Testing

@testable import Enrollment

/// Batches run in their order, in every pool.
struct AdmissionOrderTests {
    /// A city whose first batch leaves somebody of the urban pool to the second.
    private static func plan() throws -> AdmissionCity {
        let found = try (UInt64(600)..<640).lazy.map { AdmissionCity(seed: $0) }.first { plan in
            let left = try plan.expected(AdmissionCity.m3).assignments
                .filter { $0.school == nil }.map(\.candidate)
            return plan.candidates.contains {
                $0.isUrban && !$0.later.isEmpty && left.contains($0.candidate)
            }
        }
        return try #require(found)
    }

    private struct City {
        let plan: AdmissionCity
        let service: TestEnrollment

        /// PREPARED for the second batch.
        func second(region: String? = "410811") async throws -> AdmissionRun {
            var request = plan.request(region: region)
            request.batch = 2
            request.quotas = []
            request.controlLines = [
                AdmissionControlLine(school: AdmissionCity.senior[0], hundredths: 0)
            ]
            return try await service.call(Enrollment.prepareAdmission, request)
        }

        func freeze(_ run: AdmissionRun) async throws -> RuleViolation? {
            do {
                _ = try await service.call(Enrollment.freezeAdmission, .init(runID: run.id))
                return nil
            } catch let violation as RuleViolation {
                return violation
            }
        }

        func closeFirst(of schools: [SchoolCode]) async throws {
            let lines = try await service.list(
                Enrollment.listPlanLines, .init(schoolYear: AdmissionCity.year))
            for line in lines
            where line.proposal.batch == 1 && schools.contains(line.proposal.schoolCode) {
                _ = try await service.call(Enrollment.closePlanLine, .init(id: line.id))
            }
        }
    }

    private func city() async throws -> City {
        let plan = try Self.plan()
        let service = try await TestEnrollment()
        try await plan.bring(to: service)
        try await service.publish(
            Samples.proposal(AdmissionCity.senior[0], .senior, seats: 30, batch: 2))
        return City(plan: plan, service: service)
    }

    @Test("a later batch waits for the published run of the earlier one, in its own pool only")
    func order() async throws {
        let city = try await city()
        let second = try await city.second()
        let open = try await city.freeze(second)
        #expect(open?.reason == "EARLIER_BATCH_OPEN" && open?.field == "runID")
        #expect(open?.message.contains("-senior-1-") == true)
        let first = try await city.service.executedRun(city.plan.request(region: "410811"))
        #expect(try await city.freeze(second)?.message.hasPrefix(first.id) == true)
        await city.service.expectRefusal(
            "E2",
            """
            UPDATE admission_runs SET state = 'frozen', candidates = 1,
                input_hash = '\(String(repeating: "0", count: 64))' WHERE id = '\(second.id)'
            """)
        _ = try await city.service.publish(first)
        // The county's first batch is another pool's.
        #expect(try await city.freeze(second) == nil)
        let executed = try await city.service.call(
            Enrollment.executeAdmission, .init(runID: second.id))
        #expect(try await city.service.publish(executed).state == .published)
    }

    @Test(
        "a run of the whole city waits for every pool; a line that is closed is waited for no more")
    func wholeCity() async throws {
        let city = try await city()
        let second = try await city.second(region: nil)
        let first = try await city.service.executedRun(city.plan.request(region: "410811"))
        _ = try await city.service.publish(first)
        let open = try await city.freeze(second)
        #expect(open?.reason == "EARLIER_BATCH_OPEN")
        #expect(open?.message.contains(AdmissionCity.senior[3].text) == true)
        try await city.closeFirst(of: [AdmissionCity.senior[3]])
        #expect(try await city.freeze(second) == nil)
    }

    @Test("a line of an earlier batch that is published after the freeze stops the publication")
    func lateLine() async throws {
        let city = try await city()
        try await city.closeFirst(of: Array(AdmissionCity.senior[..<3]))
        let second = try await city.second()
        #expect(try await city.freeze(second) == nil)
        let executed = try await city.service.call(
            Enrollment.executeAdmission, .init(runID: second.id))
        try await city.service.register(Samples.school(.senior, 9))
        var special = Samples.proposal(Samples.code(.senior, 9), .senior, seats: 2)
        special.special = SpecialRecruitment(
            type: .arts, controlHundredths: 300, document: "焦教〔2025〕7号")
        try await city.service.publish(special)
        try await city.service.register(Samples.school(.senior, 8))
        let late = try await city.service.publish(
            Samples.proposal(Samples.code(.senior, 8), .senior, seats: 2))
        let error = await #expect(throws: RuleViolation.self) {
            try await city.service.publish(executed)
        }
        #expect(error?.reason == "EARLIER_BATCH_OPEN")
        #expect(error?.message.hasPrefix(late.id) == true)
        _ = try await city.service.call(Enrollment.closePlanLine, .init(id: late.id))
        // The special line waits for offers, and nobody for it.
        #expect(try await city.service.publish(executed).state == .published)
    }

    @Test("E5: a quota cell for a junior school of another pool is refused, and named")
    func cells() async throws {
        let city = try await city()
        var request = city.plan.request()
        let index = try #require(
            request.quotas.firstIndex { $0.juniorSchool != AdmissionCity.junior[2] })
        request.quotas[index].juniorSchool = AdmissionCity.junior[2]
        let error = await #expect(throws: RuleViolation.self) {
            try await city.service.call(Enrollment.prepareAdmission, request)
        }
        #expect(error?.rule == "E5" && error?.reason == "OUTSIDE_POOL")
        #expect(error?.field == "quotas[\(index)].juniorSchool")
        // Of its own pool when the run is prepared, and no more at the freeze.
        request = city.plan.request(region: "410811")
        let run = try await city.service.call(Enrollment.prepareAdmission, request)
        let junior = request.quotas[0].juniorSchool == AdmissionCity.junior[0] ? 1 : 2
        try await city.service.register(
            Samples.school(.junior, junior, region: AdmissionCity.county))
        let moved = try await city.freeze(run)
        #expect(moved?.reason == "OUTSIDE_POOL" && moved?.field == "runID")
        #expect(moved?.message.hasPrefix(request.quotas[0].juniorSchool.text) == true)
    }
}
