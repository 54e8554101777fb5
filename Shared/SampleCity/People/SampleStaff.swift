public import Contracts

/// Somebody who works at a school of the sample city. Nobody is meant by the number.
public struct SampleStaffMember: Sendable, Hashable {
    public let idNumber: ResidentID
    public let post: PostTerms
    public let title: TitleLevel
    /// Empty for those who do not teach.
    public let certificates: [TeachingCertificate]
    public let registeredUntil: CalendarDate?
    public let appointedFrom: CalendarDate
}

/// The staff of one school: the principal, then teachers, with a manager, an auxiliary and a worker in twenty.
public struct SampleStaff: Sequence, Sendable {
    let school: SampleSchool
    let seed: UInt64
    let year: SchoolYear

    public var count: Int { school.staffCount }
    public var underestimatedCount: Int { count }

    /// The day from which the sample's establishment is approved and its first appointments run.
    public static let firstDay = day(2022, 9, 1)
    private static let certifiedFrom = day(2022, 7, 1)
    private static let registeredUntil = day(2029, 8, 31)

    public func makeIterator() -> Iterator {
        Iterator(staff: self, start: school.staff.run.start(seed: seed))
    }

    public struct Iterator: IteratorProtocol, Sendable {
        let staff: SampleStaff
        let start: Int
        private var place = 0

        init(staff: SampleStaff, start: Int) {
            self.staff = staff
            self.start = start
        }

        public mutating func next() -> SampleStaffMember? {
            guard place < staff.count else { return nil }
            defer { place += 1 }
            return staff.member(at: place, start: start)
        }
    }

    private func member(at place: Int, start: Int) -> SampleStaffMember {
        let block = school.staff
        let id = block.run.number(at: block.offset + place, start: start)
        let kind = Self.kind(at: place)
        let subject = Self.subject(at: place, in: school.stage)
        let teaches = kind == .teaching || place == 0
        let occupies: EstablishmentKind? =
            place < block.onEstablishment
            ? .establishment : place < block.onEstablishment + block.onHeadcount ? .headcount : nil
        return SampleStaffMember(
            idNumber: id,
            post: PostTerms(
                kind: kind, subject: kind == .teaching ? subject : nil, occupies: occupies,
                isPrincipal: place == 0),
            title: Self.title(at: place, kind),
            certificates: teaches
                ? [
                    TeachingCertificate(
                        stage: school.stage, subject: subject, validFrom: Self.certifiedFrom)
                ] : [],
            registeredUntil: teaches ? Self.registeredUntil : nil,
            appointedFrom: Self.day(2022 + place % 4, 9, 1))
    }

    private static func kind(at place: Int) -> PostKind {
        switch place % 20 {
        case 0: .management
        case 9: .auxiliary
        case 19: .worker
        default: .teaching
        }
    }

    private static func title(at place: Int, _ kind: PostKind) -> TitleLevel {
        guard kind == .teaching || place == 0 else { return .none }
        return switch place % 10 {
        case 0...1: .associateSenior
        case 2...5: .intermediate
        default: .junior
        }
    }

    private static func subject(at place: Int, in stage: Stage) -> TeachingSubject {
        let subjects = subjects(of: stage)
        return subjects[place % subjects.count]
    }

    private static func subjects(of stage: Stage) -> [TeachingSubject] {
        switch stage {
        case .kindergarten: [.general]
        case .primary:
            [
                .chinese, .mathematics, .english, .chinese, .mathematics, .sports, .music, .art,
                .science,
            ]
        case .junior, .senior:
            [
                .chinese, .mathematics, .english, .physics, .chemistry, .biology, .politics,
                .history, .geography, .sports, .informationTechnology,
            ]
        case .vocational: [.vocational, .chinese, .vocational, .mathematics, .vocational, .english]
        case .special: [.specialEducation]
        case .higher, .adultHigher: [.other]
        }
    }

    private static func day(_ year: Int, _ month: Int, _ day: Int) -> CalendarDate {
        guard let date = CalendarDate(year: year, month: month, day: day) else {
            preconditionFailure("a day of the sample exists")
        }
        return date
    }
}
