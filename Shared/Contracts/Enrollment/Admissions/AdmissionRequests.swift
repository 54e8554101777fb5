public import Bus

/// Request of `PrepareAdmission`.
public struct PrepareAdmission: BusMessage, Hashable {
    public var schoolYear: SchoolYear
    /// As in plan lines and wishes.
    public var batch: Int
    /// A region of the pool that is meant; nil for the whole city.
    public var region: RegionCode?
    public var rule: AdmissionRule
    /// One for each school with a plan line of the batch in the pool.
    public var controlLines: [AdmissionControlLine]
    /// E7: the cells of a school are as many seats as its line of reserved seats.
    public var quotas: [AdmissionQuota]

    public init(
        schoolYear: SchoolYear, batch: Int, region: RegionCode? = nil, rule: AdmissionRule,
        controlLines: [AdmissionControlLine], quotas: [AdmissionQuota]
    ) {
        self.schoolYear = schoolYear
        self.batch = batch
        self.region = region
        self.rule = rule
        self.controlLines = controlLines
        self.quotas = quotas
    }
}

/// Request of `FreezeAdmission`.
public struct FreezeAdmission: BusMessage, Hashable {
    public var runID: String

    public init(runID: String) { self.runID = runID }
}

/// Request of `ExecuteAdmission`.
public struct ExecuteAdmission: BusMessage, Hashable {
    public var runID: String
    /// With the tie policy `lottery`, and only with it: a value nobody could know at the freeze.
    public var publicValue: String?

    public init(runID: String, publicValue: String? = nil) {
        self.runID = runID
        self.publicValue = publicValue
    }
}

/// Request of `PublishAdmission`: publishes the result that has this hash.
public struct PublishAdmission: BusMessage, Hashable {
    public var runID: String
    public var resultHash: String

    public init(runID: String, resultHash: String) {
        self.runID = runID
        self.resultHash = resultHash
    }
}

/// Request of `VoidAdmission`.
public struct VoidAdmission: BusMessage, Hashable {
    public var runID: String
    public var reason: String

    public init(runID: String, reason: String) {
        self.runID = runID
        self.reason = reason
    }
}

/// Request of `GetAdmission`.
public struct GetAdmission: BusMessage, Hashable {
    public var runID: String

    public init(runID: String) { self.runID = runID }
}

/// Request of `ListAdmissions`; a nil filter takes all.
public struct ListAdmissions: BusMessage, Hashable {
    public var schoolYear: SchoolYear?
    public var batch: Int?
    public var state: AdmissionState?
    /// Only runs after the one of this id.
    public var after: String?
    /// At most this many; nil for all.
    public var limit: Int?

    public init(
        schoolYear: SchoolYear? = nil, batch: Int? = nil, state: AdmissionState? = nil,
        after: String? = nil, limit: Int? = nil
    ) {
        self.schoolYear = schoolYear
        self.batch = batch
        self.state = state
        self.after = after
        self.limit = limit
    }
}

/// Request of `GetAdmissionLines`.
public struct GetAdmissionLines: BusMessage, Hashable {
    public var runID: String

    public init(runID: String) { self.runID = runID }
}

/// Request of `GetOwnAdmission`.
public struct GetOwnAdmission: BusMessage, Hashable {
    public var runID: String
    public var idNumber: ResidentID

    public init(runID: String, idNumber: ResidentID) {
        self.runID = runID
        self.idNumber = idNumber
    }
}
