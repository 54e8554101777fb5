public import Bus

/// Senior-high admission runs: docs/enrollment.md, “A run in the service”.
extension Enrollment {
    /// E7 is checked here and again at the freeze.
    public static let prepareAdmission = unary(
        "PrepareAdmission", PrepareAdmission.self, returns: AdmissionRun.self, .write,
        access: .officers,
        summary: "Begins an admission run: rule, control lines and quota matrix of a batch.")
    /// PREPARED → FROZEN. E5: a locked wish outside its candidate's pool refuses it.
    public static let freezeAdmission = unary(
        "FreezeAdmission", FreezeAdmission.self, returns: AdmissionRun.self, .write,
        access: .officers, deadline: .seconds(60),
        summary: "Keeps the market of locked wishes and published plan lines; publishes its hash.")
    /// FROZEN → EXECUTED. E9: a pure function of the frozen market; once more, the bytes are compared.
    public static let executeAdmission = unary(
        "ExecuteAdmission", ExecuteAdmission.self, returns: AdmissionRun.self, .write,
        access: .officers, deadline: .seconds(60),
        summary: "Computes a frozen run, or computes it again and compares the bytes.")
    /// EXECUTED → PUBLISHED by somebody other than who executed: forms move and seats are offered, all or nothing.
    public static let publishAdmission = unary(
        "PublishAdmission", PublishAdmission.self, returns: AdmissionRun.self, .write,
        access: .officers, deadline: .seconds(60),
        summary: "Publishes an executed run; wish forms move and seats are offered at once.")
    /// Any state before PUBLISHED → VOIDED.
    public static let voidAdmission = unary(
        "VoidAdmission", VoidAdmission.self, returns: AdmissionRun.self, .write,
        access: .officers, summary: "Gives a run up before it is published, with a reason.")
    public static let getAdmission = unary(
        "GetAdmission", GetAdmission.self, returns: AdmissionRun.self, .read, access: .open,
        summary: "One admission run with its rule, its hashes and its course.")
    /// The newest school year first, and within one in order of id; without quotas.
    public static let listAdmissions = serverStream(
        "ListAdmissions", ListAdmissions.self, of: AdmissionRun.self, access: .open,
        summary:
            "Streams admission runs without quotas, newest year first, by year, batch and state.")
    /// From the freeze on, also of a run voided later. What was frozen never changes, so every reading gives the same rows.
    public static let listAdmissionMarket = serverStream(
        "ListAdmissionMarket", ListAdmissionMarket.self, of: AdmissionMarketRow.self,
        access: .officers, personalData: true,
        summary: "Streams a run's frozen market: schools, then quotas, then candidates.")
    /// NOT_FOUND before publication.
    public static let getAdmissionLines = unary(
        "GetAdmissionLines", GetAdmissionLines.self, returns: AdmissionLines.self, .read,
        access: .open, summary: "A published run's lines, with which a family checks its result.")
    /// NOT_FOUND before publication.
    public static let getOwnAdmission = unary(
        "GetOwnAdmission", GetOwnAdmission.self, returns: OwnAdmission.self, .read,
        access: .readers, personalData: true,
        summary: "One candidate's seat and reasons in a published run.")

    static let admissionMethods: [any MethodDescriptor] = [
        prepareAdmission, freezeAdmission, executeAdmission, publishAdmission, voidAdmission,
        getAdmission, listAdmissions, listAdmissionMarket, getAdmissionLines, getOwnAdmission,
    ]
}

extension EnrollmentLimits {
    /// Schools, and cells of the quota matrix, of one run: they are part of its answer.
    public static let admissionSchools = 1000
    public static let admissionQuotas = 20_000
    /// Candidates of one run: one transaction keeps them.
    public static let admissionCandidates = 100_000
    /// Numbers that decide between equal totals.
    public static let admissionKeys = 16
}
