import Contracts
import Enrollment
import Store
import Testing

/// The schema keeps a run as it was frozen and executed, and gives nobody a seat he may not have (E5, E6, E9).
struct AdmissionSchemaTests {
    private func refused(_ sql: String, in service: TestEnrollment) async {
        let error = await #expect(throws: StoreError.self, "\(sql)") {
            try await service.store.write { try $0.execute(sql) }
        }
        #expect(error?.code == .constraint, "\(sql): \(String(describing: error))")
    }

    @Test(
        "E5, E6: no seat below the control line or the floor, for the ineligible, or outside the pool"
    )
    func seats() async throws {
        let service = try await TestEnrollment()
        let city = AdmissionCity(seed: 21)
        try await city.bring(to: service)
        let run = try await service.call(Enrollment.prepareAdmission, city.request())
        _ = try await service.call(Enrollment.freezeAdmission, .init(runID: run.id))
        var accepted = 0
        var floors = "INSERT INTO admission_floors VALUES "
        floors += AdmissionCity.senior.map { "('\(run.id)', '\($0)', 400, 300)" }
            .joined(separator: ", ")
        try await service.store.write { [floors] in try $0.execute(floors) }
        for person in city.candidates {
            for (school, code) in AdmissionCity.senior.enumerated() {
                for seat in ["open", "quota", "reverted"] {
                    for wish in 1...3 {
                        let sql = """
                            INSERT INTO admission_results VALUES
                                ('\(run.id)', '\(person.candidate)', '\(code)', '\(seat)', \(wish),
                                 'ADMITTED', '[]')
                            """
                        let score = person.chinese + person.maths
                        let isWished =
                            wish <= person.wishes.count && person.wishes[wish - 1] == school
                        let may =
                            isWished && score >= city.control[school]
                            && (seat != "quota" || (person.eligible && score >= 300))
                        do {
                            try await service.store.write { transaction -> Void in
                                try transaction.execute(sql)
                                // Nothing is to stay: the next seat is tried on the same candidate.
                                throw Accepted()
                            }
                        } catch is Accepted {
                            accepted += 1
                            #expect(may, "\(sql)")
                        } catch {
                            #expect(!may, "\(sql): \(error)")
                        }
                    }
                }
            }
        }
        #expect(accepted > 20)
    }

    private struct Accepted: Error {}

    @Test("nothing of a frozen or executed run is changed, no step skipped")
    func kept() async throws {
        let service = try await TestEnrollment()
        let city = AdmissionCity(seed: 22)
        try await city.bring(to: service)
        let executed = try await service.executedRun(city.request(tie: .lottery))
        let zeros = String(repeating: "0", count: 64)
        for sql in [
            "UPDATE admission_candidates SET score = score + 1", "DELETE FROM admission_candidates",
            "UPDATE admission_schools SET open_seats = 9", "DELETE FROM admission_schools",
            "UPDATE admission_control_lines SET hundredths = 0", "DELETE FROM admission_quotas",
            "UPDATE admission_quotas SET seats = seats + 1",
            "UPDATE admission_floors SET floor = 0",
            "UPDATE admission_results SET reason = 'NO_SEAT', school_code = NULL, seat = NULL, wish_rank = NULL",
            "DELETE FROM admission_results", "UPDATE admission_steps SET actor = 'x'",
            "DELETE FROM admission_steps", "DELETE FROM admission_runs",
            "UPDATE admission_runs SET input_hash = '\(zeros)'",
            "UPDATE admission_runs SET result_hash = '\(zeros)'",
            "UPDATE admission_runs SET secret = '\(zeros)'",
            "UPDATE admission_runs SET seed = '\(zeros)'",
            "UPDATE admission_runs SET lines = '{}'", "UPDATE admission_runs SET rule = '{}'",
            "UPDATE admission_runs SET executed_by = 'officer-9'",
            "UPDATE admission_runs SET state = 'frozen'",
            "UPDATE admission_runs SET state = 'published'",
            "UPDATE admission_runs SET state = 'published', published_by = executed_by",
            "UPDATE admission_runs SET state = 'voided'",
            "UPDATE admission_runs SET candidates = 1",
        ] { await refused(sql, in: service) }
        #expect(try await service.run(executed.id) == executed)
        _ = try await service.publish(executed)
        await refused(
            "UPDATE admission_runs SET state = 'voided', void_reason = 'r', published_by = NULL",
            in: service)
    }
}
