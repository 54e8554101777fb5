public import Bus

/// Request of `Summarise`: one region, or all.
public struct SummariseEnrollment: BusMessage, Hashable {
    public var region: RegionCode?

    public init(region: RegionCode? = nil) { self.region = region }
}

/// Answer of `Summarise`: figures for an overview, without personal data.
public struct EnrollmentSummary: BusMessage, Hashable {
    public var asOf: Timestamp
    /// True when the register holds labelled sample data.
    public var sample: Bool
    /// Exact sums over all regions asked for.
    public var total: EnrollmentFigures
    /// By region in order of code; 410800 stands for the schools directly under the city.
    public var regions: [RegionEnrollment]

    public init(
        asOf: Timestamp, sample: Bool, total: EnrollmentFigures, regions: [RegionEnrollment]
    ) {
        self.asOf = asOf
        self.sample = sample
        self.total = total
        self.regions = regions
    }
}

/// Figures of one region.
public struct RegionEnrollment: BusMessage, Hashable {
    public var region: RegionCode
    public var figures: EnrollmentFigures

    public init(region: RegionCode, figures: EnrollmentFigures) {
        self.region = region
        self.figures = figures
    }
}

/// Sums over the active schools of a region or of the city.
public struct EnrollmentFigures: BusMessage, Hashable {
    public var schools: Int
    public var certifiedSeats: Int
    /// Seats raised by certificates of projects, a part of `certifiedSeats`.
    public var raisedSeats: Int
    public var enrolled: Int
    /// Seats of plan lines published and not closed.
    public var plannedSeats: Int
    /// Offers of those lines waiting for an answer.
    public var offered: Int
    /// Offers of those lines confirmed.
    public var confirmed: Int
    public var stages: [StageEnrollment]

    public init(
        schools: Int, certifiedSeats: Int, raisedSeats: Int, enrolled: Int, plannedSeats: Int,
        offered: Int, confirmed: Int, stages: [StageEnrollment]
    ) {
        self.schools = schools
        self.certifiedSeats = certifiedSeats
        self.raisedSeats = raisedSeats
        self.enrolled = enrolled
        self.plannedSeats = plannedSeats
        self.offered = offered
        self.confirmed = confirmed
        self.stages = stages
    }
}

/// Sums of one stage.
public struct StageEnrollment: BusMessage, Hashable {
    public var stage: Stage
    /// Schools of this kind; a school that teaches two stages counts under its own kind only.
    public var schools: Int
    public var certifiedSeats: Int
    public var enrolled: Int

    public init(stage: Stage, schools: Int, certifiedSeats: Int, enrolled: Int) {
        self.stage = stage
        self.schools = schools
        self.certifiedSeats = certifiedSeats
        self.enrolled = enrolled
    }
}
