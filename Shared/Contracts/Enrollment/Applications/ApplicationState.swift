public import Bus

/// Where an application stands.
///
/// Source: domain page "Enrollment", process and states of the compulsory stage.
public enum ApplicationState: String, WireEnum {
    case draft
    case submitted
    /// 核验中
    case verifying
    /// In a tier.
    case verified
    /// In a school's pool, or a lottery's list.
    case pooled
    case offered
    case confirmed
    case registered
    /// 退回补正
    case returned
    /// With a reason.
    case ineligible
    case lotteryLost
    /// 调剂: placed at a neighbouring school.
    case reallocated
    case withdrawn
    /// False papers.
    case revoked
    case appealed

    /// A child has one application at most in one of these, a school year and stage (E2).
    public var isLive: Bool { ![.withdrawn, .ineligible, .revoked].contains(self) }
}

/// Where the check of one proof stands.
public enum CheckState: String, WireEnum {
    /// Not asked yet.
    case pending
    case pass
    case fail
    /// The register did not answer: asked again, and never counted as a fail.
    case unknown
    /// Decided by an officer, on evidence.
    case manual
}
