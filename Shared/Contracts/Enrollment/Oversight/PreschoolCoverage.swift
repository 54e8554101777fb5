public import Bus

/// Request of `PreschoolCoverage`.
public struct PreschoolCoverageRequest: BusMessage, Hashable {
    /// Whose recognitions count.
    public var term: TermCode
    public var region: RegionCode?

    public init(term: TermCode, region: RegionCode? = nil) {
        self.term = term
        self.region = region
    }
}

/// Children on the roll of kindergartens: the numerators of 毛入园率, 普惠性幼儿园覆盖率 and 公办园在园幼儿占比.
public struct PreschoolCoverage: BusMessage, Hashable {
    /// Of the roll.
    public var asOf: Timestamp
    public var term: TermCode
    /// The targets used, with their sources.
    public var rules: [EnrollmentRule]
    /// The sum of the counties.
    public var total: PreschoolFigures
    /// In order of code; 410800 are the kindergartens directly under the city.
    public var counties: [CountyPreschool]

    public init(
        asOf: Timestamp, term: TermCode, rules: [EnrollmentRule], total: PreschoolFigures,
        counties: [CountyPreschool]
    ) {
        self.asOf = asOf
        self.term = term
        self.rules = rules
        self.total = total
        self.counties = counties
    }
}

public struct CountyPreschool: BusMessage, Hashable {
    public var region: RegionCode
    public var figures: PreschoolFigures
    /// 小区配套园: new ones have to be run as public ones, since the public share is too low.
    public var residentialToBePublic: Bool

    public init(region: RegionCode, figures: PreschoolFigures, residentialToBePublic: Bool) {
        self.region = region
        self.figures = figures
        self.residentialToBePublic = residentialToBePublic
    }
}

public struct PreschoolFigures: BusMessage, Hashable {
    /// 公办
    public var publicChildren: Int
    /// 普惠性民办: private, and recognised in the term.
    public var inclusiveChildren: Int
    /// Other private ones.
    public var otherChildren: Int
    public var total: Int
    /// 普惠性幼儿园覆盖率: public and inclusive ones.
    public var inclusiveShare: PlanShare
    /// 公办园在园幼儿占比
    public var publicShare: PlanShare
    /// 约束性: the binding share is missed.
    public var isBelowRedLine: Bool

    public init(
        publicChildren: Int, inclusiveChildren: Int, otherChildren: Int, total: Int,
        inclusiveShare: PlanShare, publicShare: PlanShare, isBelowRedLine: Bool
    ) {
        self.publicChildren = publicChildren
        self.inclusiveChildren = inclusiveChildren
        self.otherChildren = otherChildren
        self.total = total
        self.inclusiveShare = inclusiveShare
        self.publicShare = publicShare
        self.isBelowRedLine = isBelowRedLine
    }
}
