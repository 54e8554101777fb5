public import Bus

/// Establishment (编制), controlled by the staffing office, or headcount (员额) of public
/// kindergartens, which is counted outside it. The two never mix.
public enum EstablishmentKind: String, WireEnum { case establishment, headcount }

/// Who holds posts: a school, or the reserve (周转池) of a region when `school` is nil.
public struct EstablishmentHolder: BusMessage, Hashable {
    public var region: RegionCode
    public var school: SchoolCode?

    public init(region: RegionCode, school: SchoolCode? = nil) {
        self.region = region
        self.school = school
    }
}

/// Request of `ApproveEstablishment`: the region's total from a day on, replacing the one before.
public struct ApproveEstablishment: BusMessage, Hashable {
    public var region: RegionCode
    public var kind: EstablishmentKind
    public var total: Int64
    public var effectiveOn: CalendarDate
    /// The staffing office's document; one document sets a region's total of a kind once.
    public var approvalNumber: String

    public init(
        region: RegionCode, kind: EstablishmentKind = .establishment, total: Int64,
        effectiveOn: CalendarDate, approvalNumber: String
    ) {
        self.region = region
        self.kind = kind
        self.total = total
        self.effectiveOn = effectiveOn
        self.approvalNumber = approvalNumber
    }
}

/// Request of `AllocateEstablishment`: at most `Teachers.batchRecords` schools of one region.
public struct AllocateEstablishment: BusMessage, Hashable {
    public struct Line: BusMessage, Hashable {
        public var school: SchoolCode
        /// Posts from the reserve to the school; negative takes vacant posts back. Never 0.
        public var posts: Int64

        public init(school: SchoolCode, posts: Int64) {
            self.school = school
            self.posts = posts
        }
    }

    public var region: RegionCode
    public var kind: EstablishmentKind
    public var effectiveOn: CalendarDate
    public var lines: [Line]

    public init(
        region: RegionCode, kind: EstablishmentKind = .establishment, effectiveOn: CalendarDate,
        lines: [Line]
    ) {
        self.region = region
        self.kind = kind
        self.effectiveOn = effectiveOn
        self.lines = lines
    }
}

/// Request of `TransferEstablishment`.
public struct TransferEstablishment: BusMessage, Hashable {
    public var kind: EstablishmentKind
    public var from: EstablishmentHolder
    public var to: EstablishmentHolder
    public var posts: Int64
    public var effectiveOn: CalendarDate
    /// The city's approval; required when the two regions differ, whose totals then move with the
    /// posts.
    public var cityApprovalNumber: String?

    public init(
        kind: EstablishmentKind = .establishment, from: EstablishmentHolder,
        to: EstablishmentHolder, posts: Int64, effectiveOn: CalendarDate,
        cityApprovalNumber: String? = nil
    ) {
        self.kind = kind
        self.from = from
        self.to = to
        self.posts = posts
        self.effectiveOn = effectiveOn
        self.cityApprovalNumber = cityApprovalNumber
    }
}

/// What a posting of the ledger was made for.
public enum PostingPurpose: String, WireEnum { case approval, allocation, transfer }

/// One balanced posting: posts move, none appears or disappears. Every leg takes from one account
/// what it gives another.
public struct EstablishmentPosting: BusMessage, Hashable {
    public struct Leg: BusMessage, Hashable {
        /// `approved:410802`, `reserve:410802` or `school:2141000001`.
        public var from: String
        public var to: String
        public var posts: Int64

        public init(from: String, to: String, posts: Int64) {
            self.from = from
            self.to = to
            self.posts = posts
        }
    }

    public var id: Int64
    public var purpose: PostingPurpose
    public var kind: EstablishmentKind
    public var effectiveOn: CalendarDate
    public var approvalNumber: String?
    public var recordedAt: Timestamp
    public var legs: [Leg]

    public init(
        id: Int64, purpose: PostingPurpose, kind: EstablishmentKind, effectiveOn: CalendarDate,
        approvalNumber: String?, recordedAt: Timestamp, legs: [Leg]
    ) {
        self.id = id
        self.purpose = purpose
        self.kind = kind
        self.effectiveOn = effectiveOn
        self.approvalNumber = approvalNumber
        self.recordedAt = recordedAt
        self.legs = legs
    }
}

/// Request of `GetEstablishment`.
public struct GetEstablishment: BusMessage, Hashable {
    /// A region with all its schools, or one school.
    public var holder: EstablishmentHolder
    public var kind: EstablishmentKind
    /// Today when nil.
    public var on: CalendarDate?

    public init(
        holder: EstablishmentHolder, kind: EstablishmentKind = .establishment,
        on: CalendarDate? = nil
    ) {
        self.holder = holder
        self.kind = kind
        self.on = on
    }
}

/// Posts of a region or a school on a day. In a region: approved = allocated + reserve.
public struct Establishment: BusMessage, Hashable {
    public var holder: EstablishmentHolder
    public var kind: EstablishmentKind
    public var on: CalendarDate
    /// Of a region; nil for a school.
    public var approved: Int64?
    /// Posts schools hold.
    public var allocated: Int64
    /// Of a region; nil for a school.
    public var reserve: Int64?
    public var occupied: Int64
    /// allocated − occupied
    public var vacant: Int64

    public init(
        holder: EstablishmentHolder, kind: EstablishmentKind, on: CalendarDate, approved: Int64?,
        allocated: Int64, reserve: Int64?, occupied: Int64
    ) {
        self.holder = holder
        self.kind = kind
        self.on = on
        self.approved = approved
        self.allocated = allocated
        self.reserve = reserve
        self.occupied = occupied
        vacant = allocated - occupied
    }
}

/// Request of `ListEstablishment`: schools of a region that hold posts.
public struct ListEstablishment: BusMessage, Hashable {
    public var region: RegionCode
    public var kind: EstablishmentKind
    /// Today when nil.
    public var on: CalendarDate?
    public var page: PageRequest?

    public init(
        region: RegionCode, kind: EstablishmentKind = .establishment, on: CalendarDate? = nil,
        page: PageRequest? = nil
    ) {
        self.region = region
        self.kind = kind
        self.on = on
        self.page = page
    }
}

/// Request of `ListPostings`: postings with a leg in the region.
public struct ListPostings: BusMessage, Hashable {
    public var region: RegionCode
    public var page: PageRequest?

    public init(region: RegionCode, page: PageRequest? = nil) {
        self.region = region
        self.page = page
    }
}
