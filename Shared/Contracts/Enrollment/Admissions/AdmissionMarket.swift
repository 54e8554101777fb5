public import Bus

/// Request of `ListAdmissionMarket`.
public struct ListAdmissionMarket: BusMessage, Hashable {
    public var runID: String
    /// A region of the pool that is asked for; nil for the run's whole market.
    public var region: RegionCode?
    /// Only candidates after this one, and then no schools and no quotas; nil for everything.
    public var after: CandidateNumber?
    /// At most this many candidates; nil for all.
    public var limit: Int?

    public init(
        runID: String, region: RegionCode? = nil, after: CandidateNumber? = nil,
        limit: Int? = nil
    ) {
        self.runID = runID
        self.region = region
        self.after = after
        self.limit = limit
    }
}

/// One row of a frozen market: exactly one of the three. Schools come first, in order of code; then quotas, in order of
/// both codes; then candidates, in order of number.
public struct AdmissionMarketRow: BusMessage, Hashable {
    public var school: MarketSchool?
    public var quota: AdmissionQuota?
    public var candidate: MarketCandidate?

    public init(_ school: MarketSchool) { self.school = school }
    public init(_ quota: AdmissionQuota) { self.quota = quota }
    public init(_ candidate: MarketCandidate) { self.candidate = candidate }
}

/// A school of a frozen market.
public struct MarketSchool: BusMessage, Hashable {
    public var school: SchoolCode
    /// 0 without a published plan line of open seats: the school is only wished for.
    public var openSeats: Int
    public var controlLineHundredths: Int

    public init(school: SchoolCode, openSeats: Int, controlLineHundredths: Int) {
        self.school = school
        self.openSeats = openSeats
        self.controlLineHundredths = controlLineHundredths
    }
}

/// A candidate of a frozen market: all that decides about the seat, no person.
public struct MarketCandidate: BusMessage, Hashable {
    public var candidate: CandidateNumber
    public var juniorSchool: SchoolCode
    /// Whether reserved seats were open to it at the freeze.
    public var eligible: Bool
    public var scoreHundredths: Int
    /// What decides between equal scores, in the order of the rule's keys.
    public var keysHundredths: [Int]
    /// The best liked first.
    public var wishes: [SchoolCode]

    public init(
        candidate: CandidateNumber, juniorSchool: SchoolCode, eligible: Bool,
        scoreHundredths: Int, keysHundredths: [Int], wishes: [SchoolCode]
    ) {
        self.candidate = candidate
        self.juniorSchool = juniorSchool
        self.eligible = eligible
        self.scoreHundredths = scoreHundredths
        self.keysHundredths = keysHundredths
        self.wishes = wishes
    }
}
