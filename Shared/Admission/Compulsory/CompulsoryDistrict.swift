/// One district's entrants of a year and stage, its schools and catchments: all an allocation needs.
///
/// Children are receipt numbers, no personal data. The order of schools, catchments and children means nothing.
public struct CompulsoryDistrict: Codable, Sendable, Hashable {
    public var district: String
    public var schoolYear: String
    /// `primary` or `junior`
    public var stage: String
    /// The day whose rules apply, `YYYY-MM-DD`.
    public var day: String
    public var tiers: TierTable
    public var schools: [School]
    public var catchments: [Catchment]
    public var children: [Child]

    public struct School: Codable, Sendable, Hashable {
        public var code: String
        public var isPrivate: Bool
        public var seats: Int

        public init(code: String, isPrivate: Bool, seats: Int) {
            self.code = code
            self.isPrivate = isPrivate
            self.seats = seats
        }
    }

    /// 学区: communities whose children go to its schools.
    public struct Catchment: Codable, Sendable, Hashable {
        public var code: String
        public var communities: [String]
        /// Public schools, the usual one first; a school may serve several catchments.
        public var schools: [String]
        /// Catchments that take its overflow, the nearest first.
        public var neighbours: [String]

        public init(
            code: String, communities: [String], schools: [String], neighbours: [String]
        ) {
            self.code = code
            self.communities = communities
            self.schools = schools
            self.neighbours = neighbours
        }
    }

    /// An entrant, by its receipt number.
    public struct Child: Codable, Sendable, Hashable {
        public var id: String
        /// 双胞胎: placed at one school or not at all; everything else is the same for all of a group.
        public var group: String?
        public var community: String
        public var facts: [TierTable.Fact]
        /// Of the household or deed, `YYYY-MM-DD`.
        public var registeredOn: String?
        public var distanceMetres: Int?
        /// The place in the district's verifiable lottery, which every child takes part in.
        public var lotteryPlace: Int
        /// Private schools, best first, and schools of the own catchment, where the order there is not wanted.
        public var wishes: [String]
        /// Why the child may not enter this year; nil when it may.
        public var ineligible: String?

        public init(
            id: String, group: String? = nil, community: String, facts: [TierTable.Fact],
            registeredOn: String? = nil, distanceMetres: Int? = nil, lotteryPlace: Int,
            wishes: [String] = [], ineligible: String? = nil
        ) {
            self.id = id
            self.group = group
            self.community = community
            self.facts = facts
            self.registeredOn = registeredOn
            self.distanceMetres = distanceMetres
            self.lotteryPlace = lotteryPlace
            self.wishes = wishes
            self.ineligible = ineligible
        }
    }

    public init(
        district: String, schoolYear: String, stage: String, day: String, tiers: TierTable,
        schools: [School], catchments: [Catchment], children: [Child]
    ) {
        self.district = district
        self.schoolYear = schoolYear
        self.stage = stage
        self.day = day
        self.tiers = tiers
        self.schools = schools
        self.catchments = catchments
        self.children = children
    }
}
