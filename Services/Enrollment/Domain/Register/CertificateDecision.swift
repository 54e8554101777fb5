import Bus
import Contracts

/// What a certificate that arrives from the projects service does (P8: it counts once and only once).
enum CertificateDecision: Sendable, Equatable {
    /// Raise the seats of the school's stage.
    case apply
    /// Keep it until the school and stage are in the register.
    case keep
    /// The certificate is known with the same content: nothing happens.
    case ignore
    /// It contradicts the register or an earlier certificate: nothing rises, the reason is kept.
    case reject(reason: String)

    /// What the register knows when it arrives.
    struct Facts: Sendable, Equatable {
        /// The certificate of the same number received before.
        var earlier: Content?
        /// The register holds the school, active, with this stage.
        var stageIsRegistered: Bool
        var schoolIsRetired: Bool
    }

    /// The part of a certificate that must be the same each time it arrives.
    struct Content: Sendable, Equatable {
        var project: ProjectID
        var schoolCode: SchoolCode
        var stage: Stage
        var seats: Int
    }

    static func decide(_ content: Content, _ facts: Facts) -> CertificateDecision {
        guard (1...EnrollmentLimits.seats).contains(content.seats) else {
            return .reject(reason: "SEATS_OUT_OF_RANGE")
        }
        if let earlier = facts.earlier {
            return earlier == content ? .ignore : .reject(reason: "CERTIFICATE_CONTRADICTED")
        }
        if facts.schoolIsRetired { return .reject(reason: "SCHOOL_RETIRED") }
        return facts.stageIsRegistered ? .apply : .keep
    }
}
