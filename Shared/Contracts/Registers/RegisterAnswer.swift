public import Bus

/// What a register says to a question: yes, or no with a reason, and as of when.
public struct RegisterAnswer: BusMessage, Hashable {
    public var outcome: RegisterOutcome
    /// Of a FAIL only.
    public var reason: RegisterReason?
    /// When the department made the extract that answered.
    public var extractedAt: Timestamp
    /// How old the extract was when it answered.
    public var ageSeconds: Int64
    /// Made-up records, never a person's.
    public var sample: Bool

    public init(
        outcome: RegisterOutcome, reason: RegisterReason?, extractedAt: Timestamp,
        ageSeconds: Int64, sample: Bool
    ) {
        self.outcome = outcome
        self.reason = reason
        self.extractedAt = extractedAt
        self.ageSeconds = ageSeconds
        self.sample = sample
    }
}

/// Whether the stated facts hold.
public enum RegisterOutcome: String, WireEnum {
    case pass
    case fail
}

/// Why stated facts do not hold, from the least that fits to the most: of several records the last reason is told.
public enum RegisterReason: String, WireEnum {
    /// No record of the person.
    case notFound = "NOT_FOUND"
    /// 县区 is another.
    case otherRegion = "OTHER_REGION"
    /// 社区（村） is another.
    case otherCommunity = "OTHER_COMMUNITY"
    /// Child and guardian are in different households.
    case otherHousehold = "OTHER_HOUSEHOLD"
    /// The record is younger than stated.
    case registeredLater = "REGISTERED_LATER"
    /// Not yet, or no longer, valid on the day.
    case notValid = "NOT_VALID"
    /// Fewer months were paid, or not up to the day.
    case tooFewMonths = "TOO_FEW_MONTHS"
    /// On the roll of the stage already.
    case enrolledAlready = "ENROLLED_ALREADY"
    /// Not in the last grade before the stage.
    case otherGrade = "OTHER_GRADE"
}
