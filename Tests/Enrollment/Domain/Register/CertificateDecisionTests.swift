import Contracts
import Testing

@testable import Enrollment

struct CertificateDecisionTests {
    private func content(seats: Int = 100, serial: Int = 1) throws -> CertificateDecision.Content {
        CertificateDecision.Content(
            project: try ProjectID("P4"), schoolCode: Samples.code(.primary, serial),
            stage: .primary, seats: seats)
    }

    @Test("a certificate is applied, kept, ignored or rejected by what is known of it")
    func table() throws {
        let same = try content()
        let other = try content(seats: 101)
        func decide(
            _ earlier: CertificateDecision.Content?, registered: Bool = true, retired: Bool = false
        ) -> CertificateDecision {
            CertificateDecision.decide(
                same,
                .init(earlier: earlier, stageIsRegistered: registered, schoolIsRetired: retired))
        }
        #expect(decide(nil) == .apply)
        #expect(decide(nil, registered: false) == .keep)
        #expect(decide(same) == .ignore)
        #expect(decide(same, registered: false) == .ignore)
        #expect(decide(other) == .reject(reason: "CERTIFICATE_CONTRADICTED"))
        #expect(decide(nil, retired: true) == .reject(reason: "SCHOOL_RETIRED"))
    }

    @Test("a certificate adds at least one seat", arguments: [-1, 0, 1_000_001])
    func range(seats: Int) throws {
        #expect(
            CertificateDecision.decide(
                try content(seats: seats),
                .init(earlier: nil, stageIsRegistered: true, schoolIsRetired: false))
                == .reject(reason: "SEATS_OUT_OF_RANGE"))
    }
}
