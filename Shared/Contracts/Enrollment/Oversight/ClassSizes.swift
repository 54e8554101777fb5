public import Bus

/// Request of `ClassSizes`; a nil filter takes all.
public struct ClassSizesRequest: BusMessage, Hashable {
    public var region: RegionCode?
    public var stage: Stage?

    public init(region: RegionCode? = nil, stage: Stage? = nil) {
        self.region = region
        self.stage = stage
    }
}

/// 班额: how large the classes on the roll are.
public struct ClassSizes: BusMessage, Hashable {
    public var asOf: Timestamp
    /// The limits used, with their sources.
    public var rules: [EnrollmentRule]
    /// By region and stage, in order of code; stages from the youngest up.
    public var rows: [RegionClassSizes]
    /// In order of code; empty unless one region is asked for.
    public var schools: [SchoolClassSizes]

    public init(
        asOf: Timestamp, rules: [EnrollmentRule], rows: [RegionClassSizes],
        schools: [SchoolClassSizes]
    ) {
        self.asOf = asOf
        self.rules = rules
        self.rows = rows
        self.schools = schools
    }
}

public struct RegionClassSizes: BusMessage, Hashable {
    public var region: RegionCode
    public var stage: Stage
    public var figures: ClassFigures

    public init(region: RegionCode, stage: Stage, figures: ClassFigures) {
        self.region = region
        self.stage = stage
        self.figures = figures
    }
}

public struct SchoolClassSizes: BusMessage, Hashable {
    public var schoolCode: SchoolCode
    public var stage: Stage
    public var figures: ClassFigures

    public init(schoolCode: SchoolCode, stage: Stage, figures: ClassFigures) {
        self.schoolCode = schoolCode
        self.stage = stage
        self.figures = figures
    }
}

/// The classes of one group, counted by size. A class without children is none.
public struct ClassFigures: BusMessage, Hashable {
    public var classes: Int
    public var children: Int
    /// Children in the largest class.
    public var largest: Int
    /// Every class is in one band; bands without classes are left out.
    public var bands: [ClassBand]
    /// Classes above the limit of their stage and grade; nil where no rule is known.
    public var overLimit: Int?
    /// 大班额: nil in stages that do not count them.
    public var large: Int?
    /// 走班: rooms a quarter of each school's classes, rounded up; senior high schools only.
    public var movingRooms: Int?

    public init(
        classes: Int, children: Int, largest: Int, bands: [ClassBand], overLimit: Int?,
        large: Int?, movingRooms: Int?
    ) {
        self.classes = classes
        self.children = children
        self.largest = largest
        self.bands = bands
        self.overLimit = overLimit
        self.large = large
        self.movingRooms = movingRooms
    }
}

/// Classes of so many children.
public struct ClassBand: BusMessage, Hashable {
    /// The largest class of the band; nil for the last, which has no bound.
    public var upTo: Int?
    public var classes: Int

    public init(upTo: Int?, classes: Int) {
        self.upTo = upTo
        self.classes = classes
    }
}
