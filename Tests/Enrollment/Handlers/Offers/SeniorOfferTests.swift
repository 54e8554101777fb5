import Bus
import Contracts
import Testing

@testable import Enrollment

/// E5 and E6 of senior-high offers by hand.
struct SeniorOfferTests {
    private func offer(
        _ service: TestEnrollment, _ person: AdmissionCity.Person, _ school: Int, _ type: String
    ) async throws -> String? {
        let line = "2025-\(AdmissionCity.senior[school])-senior-1-\(type)"
        return try await reason {
            _ = try await service.call(
                Enrollment.makeOffer,
                .init(planLineID: line, idNumber: Samples.child(person.number)))
        }
    }

    @Test("E6: a reserved seat comes from a run only, an open one not below the run's control line")
    func controlLine() async throws {
        let city = AdmissionCity(seed: 4)
        let service = try await TestEnrollment()
        try await city.bring(to: service)
        let urban = try #require(city.people.first { $0.isUrban })
        #expect(try await offer(service, urban, 0, "quota") == "RESERVED_BY_RUN")
        #expect(try await offer(service, urban, 3, "open") == "OUTSIDE_POOL")
        var request = city.request()
        request.controlLines[0].hundredths = 10_000
        let run = try await service.executedRun(request)
        #expect(try await offer(service, urban, 0, "open") == "BELOW_CONTROL_LINE")
        _ = try await service.call(
            Enrollment.voidAdmission, .init(runID: run.id, reason: "控制线有误"))
        #expect(try await offer(service, urban, 0, "open") == nil)
    }
}
