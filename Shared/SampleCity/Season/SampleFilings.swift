public import Contracts

/// 幼儿园备案 of the sample: what one kindergarten files, and how far its filing goes.
public struct SampleFiling: Sendable, Hashable {
    public let school: SchoolCode
    public let facts: KindergartenFacts
    public let course: Course
    public let fee: KindergartenFee
    public let inspection: InspectionResult

    public enum Course: Sendable {
        /// Published, and recognised as inclusive where its kind may be.
        case published
        /// Published; a teacher's conduct vetoes it (师德一票否决).
        case vetoed
        /// Waits for its second person.
        case submitted
        /// Plans more children than its space allows: a draft, which goes no further.
        case overLargestRoll
    }
}

extension SampleCity {
    /// Kindergartens of each district that file.
    static let filingsEach = 3

    /// The first kindergartens of every district. All facts are made up.
    public var filings: [SampleFiling] {
        var filings: [SampleFiling] = []
        for district in RegionCatalog.districts {
            let here = schools.filter {
                $0.stage == .kindergarten && $0.region == district.code
            }
            for school in here.prefix(Self.filingsEach) {
                let number = filings.count
                filings.append(filing(of: school, number, Self.course(number)))
            }
        }
        return filings
    }

    private static func course(_ number: Int) -> SampleFiling.Course {
        switch number % 11 {
        case 1 where number == 1: .vetoed
        case 2: .overLargestRoll
        case 3: .submitted
        default: .published
        }
    }

    private func filing(
        of school: SampleSchool, _ number: Int, _ course: SampleFiling.Course
    ) -> SampleFiling {
        let kind = Self.kind(of: school, number)
        let isOver = course == .overLargestRoll
        let facts = facts(of: school, number, kind, isOver: isOver)
        let (basis, fen): (FeeBasis, Int64) =
            switch kind {
            case .public: (.set, 26_000)
            case .inclusive, .nonProfit: (.guided, 52_000)
            case .forProfit: (.market, 98_000)
            }
        return SampleFiling(
            school: school.code, facts: facts, course: course,
            fee: KindergartenFee(
                item: .care, basis: basis, perMonth: Money(fen: fen),
                documentNo: basis == .market ? nil : "SAMPLE-FEE-\(school.code)",
                validFrom: schoolYear.firstDay),
            inspection: number % 5 == 4 ? .basic : .pass)
    }

    private static func kind(of school: SampleSchool, _ number: Int) -> KindergartenKind {
        guard school.ownership == .private else { return .public }
        let kinds: [KindergartenKind] = [.inclusive, .nonProfit, .inclusive, .forProfit]
        return kinds[number % kinds.count]
    }

    /// Every third building is young and has its proof of acceptance; the others have space for the certified seats and a little more.
    private func facts(
        of school: SampleSchool, _ number: Int, _ kind: KindergartenKind, isOver: Bool
    ) -> KindergartenFacts {
        let seats = school.certifiedSeats
        let room = isOver ? seats * 9 / 10 : seats + 5
        let isYoung = number % 3 == 2 && !isOver
        let children = school.studentCount
        let byAge = school.grades.map(\.students) + [0, 0, 0]
        let teachers = (children + 14) / 15 + 1
        return KindergartenFacts(
            kind: kind, legalPerson: Self.socialCreditCode(of: school),
            licenceNo: "SAMPLE-LICENCE-\(school.code)", licenceFrom: SampleStaff.firstDay,
            licenceTo: Self.licenceTo, builtYear: isYoung ? 2019 : 2008 + number % 8,
            outdoorDm2: room * 400, roomsDm2: room * 817, floorDm2: room * 1044,
            designProof: isYoung
                ? DesignProof(documentNo: "SAMPLE-ACCEPTANCE-\(school.code)", capacity: seats)
                : nil,
            classes: school.classCount,
            children: ChildrenByAge(lower: byAge[0], middle: byAge[1], upper: byAge[2]),
            plannedRoll: isOver ? seats + 30 : seats,
            teachers: StaffCount(
                people: teachers, qualified: teachers - (number % 4 == 3 ? 1 : 0)),
            carers: StaffCount(people: school.classCount, qualified: school.classCount),
            healthStaff: StaffCount(people: 1, qualified: 1),
            filedAccount: kind == .public ? nil : "示例账户\(number)",
            evaluation: number % 2 == 0 ? "示例：市级二类" : nil,
            inclusiveEducation: number % 4 == 0)
    }

    private static let licenceTo =
        CalendarDate(year: 2099, month: 12, day: 31) ?? SampleStaff.firstDay

    /// 统一社会信用代码, made up: the school's code as the body, with its check character.
    private static func socialCreditCode(of school: SampleSchool) -> SocialCreditCode {
        let body = "52410800" + school.code.text.suffix(9)
        for check in "0123456789ABCDEFGHJKLMNPQRTUWXY" {
            if let code = try? SocialCreditCode(body + String(check)) { return code }
        }
        preconditionFailure("one of 31 check characters fits")
    }
}
