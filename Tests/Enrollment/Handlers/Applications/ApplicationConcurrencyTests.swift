import Bus
import Contracts
import Testing

@testable import Enrollment

/// E2 while one child is handed in at several counters.
struct ApplicationConcurrencyTests {
    @Test("E2: a child in two districts, public and private, with retries: one live application")
    func districts() async throws {
        let season = try await Season()
        try await season.enrollment.register(
            Samples.school(.primary, 7, region: "410811", ownership: .private))
        for child in 1...10 {
            let forms = [
                Season.form(child),
                Season.form(child, region: Samples.region("410811"), community: "410811001"),
                Season.form(
                    child, ownership: .private, school: Samples.code(.primary, 7),
                    region: Samples.region("410811")),
            ]
            let outcomes = try await race(0..<30) { number in
                // Ten callers a form, five with one key.
                let key = number % 6 < 3 ? "retry-\(child)-\(number % 3)" : nil
                _ = try await season.submit(forms[number % 3], key: key)
            }
            #expect(
                Set(["", "LIVE_APPLICATION_EXISTS"]).isSuperset(of: outcomes.keys), "\(outcomes)")
            #expect((1...5).contains(outcomes[""] ?? 0), "one form, and the retries of its key")
        }
        let counts = try await season.enrollment.call(
            Enrollment.countApplications, .init(schoolYear: Samples.year()))
        #expect(counts.total == 10)
        #expect(try await season.enrollment.events(ApplicationSubmitted.self).count == 10)
    }
}
