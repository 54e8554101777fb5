import Bus
import Contracts
import Testing

@testable import Teachers

@Suite struct AppointmentCaseTests {
    private static func appointment() -> AppointmentCase {
        AppointmentCase(
            post: PostTerms(subject: .mathematics, occupies: .establishment),
            days: try! DayInterval(from: day(0), until: day(1000)), stage: .junior,
            ownership: .public,
            certificates: [
                TeachingCertificate(stage: .junior, subject: .mathematics, validFrom: day(-900))
            ],
            registeredUntil: day(400), vetoes: [])
    }

    private func outcome(
        _ change: (inout AppointmentCase) throws -> Void
    ) throws -> String {
        var appointment = Self.appointment()
        try change(&appointment)
        do {
            try appointment.check(by: AppointmentStandards.inForce(on: appointment.days.from))
            return "accepted"
        } catch let error as RuleViolation {
            return "\(error.rule) \(error.reason.rawValue) \(error.field ?? "")"
        } catch let error as CallError {
            return "\(error.violations.first?.rule ?? "") \(error.violations.first?.field ?? "")"
        }
    }

    @Test("a certificate for the stage and subject, a live registration and no veto are enough")
    func accepted() throws {
        #expect(try outcome { _ in } == "accepted")
        #expect(try outcome { $0.registeredUntil = day(0) } == "accepted")
        #expect(try outcome { $0.stage = .primary } == "accepted")
    }

    @Test("T3: certificates")
    func certificates() throws {
        let none = "T3 NO_VALID_CERTIFICATE post"
        #expect(try outcome { $0.certificates = [] } == none)
        #expect(try outcome { $0.stage = .senior } == none)
        #expect(try outcome { $0.certificates[0].validFrom = day(1) } == none)
        #expect(try outcome { $0.certificates[0].validTo = day(-1) } == none)
        #expect(try outcome { $0.certificates[0].validTo = day(0) } == "accepted")
        let subject = "T3 SUBJECT_NOT_CERTIFIED post.subject"
        #expect(try outcome { $0.post.subject = .english } == subject)
        #expect(
            try outcome {
                $0.post.subject = .english
                $0.post.isSubjectExempt = true
            } == "accepted")
    }

    @Test("T3: a kindergarten certificate is good for kindergartens alone")
    func downwardsOnly() throws {
        let standards = try AppointmentStandards.inForce(on: day(0))
        #expect(standards.certificate(of: .kindergarten, allows: .kindergarten))
        #expect(!standards.certificate(of: .kindergarten, allows: .primary))
        #expect(standards.certificate(of: .senior, allows: .vocational))
        #expect(!standards.certificate(of: .junior, allows: .vocational))
    }

    @Test("T3: registration and veto")
    func registrationAndVeto() throws {
        let lapsed = "T3 REGISTRATION_LAPSED post"
        #expect(try outcome { $0.registeredUntil = nil } == lapsed)
        #expect(try outcome { $0.registeredUntil = day(-1) } == lapsed)
        let veto = "T3 ETHICS_VETO post"
        #expect(try outcome { $0.vetoes = [DayInterval(from: day(-9))] } == veto)
        #expect(
            try outcome { $0.vetoes = [try DayInterval(from: day(1000), until: day(1001))] }
                == veto)
        #expect(
            try outcome { $0.vetoes = [try DayInterval(from: day(-9), until: day(-1))] }
                == "accepted")
    }

    @Test("a worker's post needs no certificate, but a veto keeps from it too")
    func workers() throws {
        func worker(_ appointment: inout AppointmentCase) {
            appointment.post = PostTerms(kind: .worker)
            appointment.certificates = []
            appointment.registeredUntil = nil
        }
        #expect(try outcome { worker(&$0) } == "accepted")
        #expect(
            try outcome {
                worker(&$0)
                $0.vetoes = [DayInterval(from: day(0))]
            } == "T3 ETHICS_VETO post")
        #expect(
            try outcome {
                worker(&$0)
                $0.post.isPrincipal = true
            } == "T3 NO_VALID_CERTIFICATE post")
    }

    @Test("T6: no establishment in a private school, no headcount outside kindergartens")
    func establishment() throws {
        #expect(
            try outcome { $0.ownership = .private } == "T6 PRIVATE_SCHOOL post.occupies")
        #expect(
            try outcome {
                $0.ownership = .private
                $0.post.occupies = nil
            } == "accepted")
        #expect(
            try outcome { $0.post.occupies = .headcount }
                == "A088 NOT_A_KINDERGARTEN post.occupies")
    }

    @Test("terms that contradict themselves are refused")
    func terms() throws {
        #expect(try outcome { $0.post.loadPercent = 0 } == "T2 post.loadPercent")
        #expect(try outcome { $0.post.loadPercent = 101 } == "T2 post.loadPercent")
        #expect(try outcome { $0.post.isMain = false } == "T2 post.isMain")
        #expect(try outcome { $0.post.subject = nil } == "T3 post.subject")
    }
}
