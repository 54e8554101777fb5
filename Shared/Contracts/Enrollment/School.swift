public import Bus

/// A school or kindergarten in the register.
public struct School: BusMessage, Hashable {
    /// 学校（机构）标识码: a change of name keeps it, closure retires it for ever.
    public var code: SchoolCode
    public var name: String
    /// The district that runs it; 410800 for schools directly under the city.
    public var region: RegionCode
    /// Its kind; follows from the category in its code.
    public var stage: Stage
    public var ownership: Ownership
    public var status: SchoolStatus
    /// Certified seats and roll of each stage it teaches; a complete secondary school teaches two.
    public var stages: [SchoolStage]
    public var construction: Construction?
    /// The day its compulsory stages were approved, where a rule asks for it.
    public var approvedOn: CalendarDate?
    /// True for a labelled sample record.
    public var sample: Bool

    public init(
        code: SchoolCode, name: String, region: RegionCode, stage: Stage, ownership: Ownership,
        status: SchoolStatus, stages: [SchoolStage], construction: Construction?,
        approvedOn: CalendarDate? = nil, sample: Bool
    ) {
        self.code = code
        self.name = name
        self.region = region
        self.stage = stage
        self.ownership = ownership
        self.status = status
        self.stages = stages
        self.construction = construction
        self.approvedOn = approvedOn
        self.sample = sample
    }

    /// Certified seats of all its stages.
    public var certifiedSeats: Int { stages.reduce(0) { $0 + $1.certifiedSeats } }
    /// Children on its roll.
    public var enrolled: Int { stages.reduce(0) { $0 + $1.enrolled } }
}

public enum SchoolStatus: String, WireEnum {
    case active
    /// Closed; the code is never used again.
    case retired
}

/// What a school has in one stage.
public struct SchoolStage: BusMessage, Hashable {
    public var stage: Stage
    /// 学位: places certified, the register's opening number and every certificate since.
    public var certifiedSeats: Int
    public var enrolled: Int

    public init(stage: Stage, certifiedSeats: Int, enrolled: Int) {
        self.stage = stage
        self.certifiedSeats = certifiedSeats
        self.enrolled = enrolled
    }
}

/// How a school's buildings came or come to be, as far as a rule asks for it.
public struct Construction: BusMessage, Hashable {
    public var kind: ConstructionKind
    /// Ground broken.
    public var startedOn: CalendarDate
    /// Pupils it is designed for.
    public var designCapacity: Int
    /// The project in the projects service, when there is one.
    public var project: ProjectID?

    public init(
        kind: ConstructionKind, startedOn: CalendarDate, designCapacity: Int,
        project: ProjectID? = nil
    ) {
        self.kind = kind
        self.startedOn = startedOn
        self.designCapacity = designCapacity
        self.project = project
    }
}

public enum ConstructionKind: String, WireEnum {
    case new
    /// 迁建: an old school in new buildings on another site.
    case relocation
    case expansion
}
