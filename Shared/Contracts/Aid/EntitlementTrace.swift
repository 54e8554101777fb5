public import Bus

/// Everything an entitlement was calculated from and how, enough to calculate it again for ever
/// (A3).
public struct EntitlementTrace: BusMessage, Hashable {
    public var ruleVersion: String
    public var programme: AidProgramme
    public var term: TermCode
    public var inputs: EntitlementInputs
    /// The parameter rows that were used, verbatim, in the order of their use.
    public var parameters: [AidParameter]
    public var steps: [TraceStep]
    public var amount: Money

    public init(
        ruleVersion: String, programme: AidProgramme, term: TermCode, inputs: EntitlementInputs,
        parameters: [AidParameter], steps: [TraceStep], amount: Money
    ) {
        self.ruleVersion = ruleVersion
        self.programme = programme
        self.term = term
        self.inputs = inputs
        self.parameters = parameters
        self.steps = steps
        self.amount = amount
    }
}

/// What a rule is given about the pupil, copied from the recognition of that moment.
public struct EntitlementInputs: BusMessage, Hashable {
    public var recognition: Int64
    public var level: HardshipLevel
    public var stage: Stage
    public var boarding: Bool
    public var school: SchoolCode
    public var region: RegionCode

    public init(
        recognition: Int64, level: HardshipLevel, stage: Stage, boarding: Bool, school: SchoolCode,
        region: RegionCode
    ) {
        self.recognition = recognition
        self.level = level
        self.stage = stage
        self.boarding = boarding
        self.school = school
        self.region = region
    }
}

/// One step of a calculation: what was done, and the fen after it.
public struct TraceStep: BusMessage, Hashable {
    public var text: String
    public var result: Money

    public init(_ text: String, result: Money) {
        self.text = text
        self.result = result
    }
}
