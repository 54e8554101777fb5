public import Bus

/// Request of `ListCandidates`: the input of one batch's allocation, in order of candidate numbers.
public struct ListCandidates: BusMessage, Hashable {
    public var schoolYear: SchoolYear
    public var batch: Int
    /// A region of the pool that is asked for; nil for the whole city.
    public var region: RegionCode?
    /// Only those after this one; an officer's, for it takes a whole number.
    public var after: CandidateNumber?
    /// At most this many; nil for all.
    public var limit: Int?

    public init(
        schoolYear: SchoolYear, batch: Int, region: RegionCode? = nil,
        after: CandidateNumber? = nil, limit: Int? = nil
    ) {
        self.schoolYear = schoolYear
        self.batch = batch
        self.region = region
        self.after = after
        self.limit = limit
    }
}

/// A candidate as the allocation takes it: marks, eligibility and locked wishes, no person.
public struct SeniorCandidate: BusMessage, Hashable {
    /// Whole for officers and programs; masked for everybody else.
    public var candidate: String
    public var juniorSchool: SchoolCode
    public var eligible: Bool
    public var reason: EligibilityReason
    public var totalHundredths: Int
    public var quality: QualityGrade
    /// Empty for who wishes for nothing in the batch.
    public var wishes: [SchoolCode]
    /// Where it was admitted, in whichever batch.
    public var admission: WishAdmission?

    public init(
        candidate: String, juniorSchool: SchoolCode, eligible: Bool,
        reason: EligibilityReason, totalHundredths: Int, quality: QualityGrade,
        wishes: [SchoolCode], admission: WishAdmission?
    ) {
        self.candidate = candidate
        self.juniorSchool = juniorSchool
        self.eligible = eligible
        self.reason = reason
        self.totalHundredths = totalHundredths
        self.quality = quality
        self.wishes = wishes
        self.admission = admission
    }
}

/// 录取结果: one candidate's admission, as the province tells it.
public struct AdmissionResult: BusMessage, Hashable {
    public var schoolYear: SchoolYear
    public var candidate: CandidateNumber
    public var admission: WishAdmission

    public init(schoolYear: SchoolYear, candidate: CandidateNumber, admission: WishAdmission) {
        self.schoolYear = schoolYear
        self.candidate = candidate
        self.admission = admission
    }
}
