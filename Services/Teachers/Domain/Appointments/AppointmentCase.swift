import Bus
import Contracts

/// An appointment that is asked for, with what is known of the person and the school.
struct AppointmentCase: Sendable {
    var post: PostTerms
    var days: DayInterval
    var stage: Stage
    var ownership: Ownership
    var certificates: [TeachingCertificate]
    var registeredUntil: CalendarDate?
    var vetoes: [DayInterval]
    /// Where the post stands in the request, `post`.
    var path = "post"

    /// Checks the terms themselves, T3 and T6. T1 and T2 are the ledger's and the person's own.
    func check(by standards: AppointmentStandards) throws {
        try checkTerms()
        try checkEstablishment()
        try checkEthics()
        if post.kind == .teaching || post.isPrincipal {
            try checkCertificates(standards)
            try checkRegistration()
        }
    }

    private func checkTerms() throws {
        guard (1...100).contains(post.loadPercent) else {
            throw CallError.invalid("\(path).loadPercent", rule: "T2", "must be 1 to 100")
        }
        if post.kind == .teaching, post.subject == nil {
            throw CallError.invalid(
                "\(path).subject", rule: "T3", "is required for a teaching post")
        }
        if post.occupies != nil, !post.isMain {
            throw CallError.invalid(
                "\(path).isMain", rule: "T2", "must be true where establishment is occupied")
        }
    }

    private func checkEstablishment() throws {
        guard let kind = post.occupies else { return }
        guard ownership == .public else {
            throw RuleViolation(
                "T6", "PRIVATE_SCHOOL", field: "\(path).occupies",
                "a private school has no public establishment")
        }
        guard kind == .establishment || stage == .kindergarten else {
            throw RuleViolation(
                "A088", "NOT_A_KINDERGARTEN", field: "\(path).occupies",
                "headcount is for public kindergartens only")
        }
    }

    private func checkEthics() throws {
        guard !vetoes.contains(where: days.overlaps) else {
            throw RuleViolation(
                "T3", "ETHICS_VETO", field: path,
                "a veto is in force on a day of the appointment")
        }
    }

    private func checkCertificates(_ standards: AppointmentStandards) throws {
        let valid = certificates.filter {
            $0.isValid(on: days.from) && standards.certificate(of: $0.stage, allows: stage)
        }
        guard !valid.isEmpty else {
            throw RuleViolation(
                "T3", "NO_VALID_CERTIFICATE", field: path,
                "no certificate for stage \(stage.rawValue) is valid on \(days.from.text)")
        }
        guard post.kind == .teaching, !post.isSubjectExempt, let subject = post.subject else {
            return
        }
        guard valid.contains(where: { $0.subject == subject }) else {
            throw RuleViolation(
                "T3", "SUBJECT_NOT_CERTIFIED", field: "\(path).subject",
                "no valid certificate is for \(subject.rawValue), and no exemption is marked")
        }
    }

    private func checkRegistration() throws {
        guard let registeredUntil, registeredUntil >= days.from else {
            throw RuleViolation(
                "T3", "REGISTRATION_LAPSED", field: path,
                "the teacher registration is not live on \(days.from.text)")
        }
    }
}

extension TeachingCertificate {
    func isValid(on day: CalendarDate) -> Bool {
        validFrom <= day && validTo.map { day <= $0 } ?? true
    }
}
