public import Bus

/// Compulsory allocation: docs/compulsory.md, “In the service”.
extension Enrollment {
    // 学区

    /// A community is in one catchment; a school is public, of the district, and teaches the stage.
    public static let proposeCatchments = unary(
        "ProposeCatchments", ProposeCatchments.self, returns: CatchmentPlan.self, .write,
        access: .officers, deadline: .seconds(60),
        summary: "Proposes a district's catchments with the document that sets them.")
    /// PROPOSED → PUBLISHED by somebody other than who proposed; the plan before ends the day before.
    public static let publishCatchments = unary(
        "PublishCatchments", PublishCatchments.self, returns: CatchmentPlan.self, .write,
        access: .officers,
        summary: "Publishes proposed catchments; the publisher is not their proposer.")
    /// Of a plan that is not published yet, NOT_FOUND for whoever is none of `Access.readers`.
    public static let getCatchments = unary(
        "GetCatchments", GetCatchments.self, returns: CatchmentPlan.self, .read, access: .open,
        summary: "One plan of catchments with its communities, schools and neighbours.")
    /// Published plans only for whoever is none of `Access.readers`.
    public static let listCatchments = serverStream(
        "ListCatchments", ListCatchments.self, of: CatchmentPlan.self, access: .open,
        summary: "Streams plans of catchments in order of id, without their catchments.")
    public static let findCatchment = unary(
        "FindCatchment", FindCatchment.self, returns: FoundCatchment.self, .read, access: .open,
        summary: "Which catchment a community is in, with its schools, in a school year.")
    /// Until the application is in a frozen list.
    public static let recordDistances = unary(
        "RecordDistances", RecordDistances.self, returns: DistancesRecorded.self, .write,
        access: .officers,
        summary: "Records distances that were measured, for tiers ordered by distance.")

    // A run.

    /// One run of a school year, district and stage that is not voided.
    public static let prepareAllocation = unary(
        "PrepareAllocation", PrepareAllocation.self, returns: AllocationRun.self, .write,
        access: .officers,
        summary: "Begins a district's allocation: its rule, tiers and catchments.")
    /// PREPARED → FROZEN, and VERIFIED applications → POOLED. E10: refuses while anything is pending.
    public static let freezeAllocation = unary(
        "FreezeAllocation", FreezeAllocation.self, returns: AllocationRun.self, .write,
        access: .officers, deadline: .seconds(60),
        summary: "Freezes the list of verified applications and the free seats; publishes its hash."
    )
    /// FROZEN → EXECUTED. E9: a pure function of the frozen list and the published lottery; once more, the bytes are compared.
    public static let executeAllocation = unary(
        "ExecuteAllocation", ExecuteAllocation.self, returns: AllocationRun.self, .write,
        access: .officers, deadline: .seconds(60),
        summary: "Computes a frozen allocation, or computes it again and compares the bytes.")
    /// EXECUTED → PUBLISHED by somebody other than who executed: seats are offered and applications move, all or nothing.
    public static let publishAllocation = unary(
        "PublishAllocation", PublishAllocation.self, returns: AllocationRun.self, .write,
        access: .officers, deadline: .seconds(60),
        summary:
            "Publishes an executed allocation; seats are offered and applications move at once.")
    /// Any state before PUBLISHED → VOIDED; its applications stay POOLED for the next run.
    public static let voidAllocation = unary(
        "VoidAllocation", VoidAllocation.self, returns: AllocationRun.self, .write,
        access: .officers, summary: "Gives an allocation up before it is published, with a reason.")
    public static let getAllocation = unary(
        "GetAllocation", GetAllocation.self, returns: AllocationRun.self, .read, access: .open,
        summary: "One allocation with its rule, its hashes and its course.")
    /// The newest school year first, and within one in order of id.
    public static let listAllocations = serverStream(
        "ListAllocations", ListAllocations.self, of: AllocationRun.self, access: .open,
        summary: "Streams allocations, newest year first, by year, district, stage and state.")
    public static let allocationReport = unary(
        "AllocationReport", AllocationReportRequest.self, returns: AllocationReport.self, .read,
        access: .open,
        summary: "By district and stage: who is placed, an open case, or ineligible; exact counts.")
    /// NOT_FOUND before publication.
    public static let getAllocationLines = unary(
        "GetAllocationLines", GetAllocationLines.self, returns: AllocationLines.self, .read,
        access: .open,
        summary: "A published allocation's schools: seats, placed, and the last one taken.")
    /// NOT_FOUND before publication.
    public static let getAllocationResult = unary(
        "GetAllocationResult", GetAllocationResult.self, returns: AllocationResult.self, .read,
        access: .open, summary: "What a published allocation says of one receipt number, and why.")
    public static let listOpenCases = serverStream(
        "ListOpenCases", ListOpenCases.self, of: OpenCase.self, access: .readers,
        personalData: true,
        summary: "Streams the children of a published allocation that have no place yet, and why.")
    public static let resolveOpenCase = unary(
        "ResolveOpenCase", ResolveOpenCase.self, returns: OpenCaseResolved.self, .write,
        access: .officers,
        summary: "Offers a free seat by hand to a child without a place, on a document.")

    static let allocationMethods: [any MethodDescriptor] = [
        proposeCatchments, publishCatchments, getCatchments, listCatchments, findCatchment,
        recordDistances,
        prepareAllocation, freezeAllocation, executeAllocation, publishAllocation,
        voidAllocation, getAllocation, listAllocations, allocationReport, getAllocationLines,
        getAllocationResult, listOpenCases, resolveOpenCase,
    ]
}

extension EnrollmentLimits {
    /// Catchments of one plan, and their communities together: a plan is one message.
    public static let catchments = 1000
    public static let communities = 20_000
    /// Schools, and neighbours, of one catchment.
    public static let catchmentSchools = 50
    /// Metres between a home and a school; far above any district.
    public static let distanceMetres = 200_000
    /// Applications of one run, of which the pooled ones make one lottery; one transaction keeps them.
    public static let allocationChildren = lotteryEntries
}
