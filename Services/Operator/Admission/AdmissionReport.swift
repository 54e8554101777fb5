import Admission

/// A result as JSON: what the tool prints, and what a result can be checked with.
struct AdmissionReport: Encodable {
    struct Rule: Encodable {
        let mechanism: String
        let floorDelta: ExamScore
        let tie: String
        let order: String
        let seed: String?

        init(_ rule: SeniorRule, seed: String?) {
            mechanism = rule.mechanism.rawValue
            floorDelta = rule.floorDelta
            tie = rule.tie.rawValue
            order = rule.order.rawValue
            self.seed = seed
        }
    }

    struct Wish: Encodable {
        let school: String
        let control: String?
        let open: String?
        let quota: String?
        let reverted: String?

        init(_ verdict: WishVerdict) {
            school = verdict.school
            control = verdict.control?.rawValue
            open = verdict.open?.rawValue
            quota = verdict.quota?.rawValue
            reverted = verdict.reverted?.rawValue
        }
    }

    struct Candidate: Encodable {
        let assignment: SeniorAssignment
        let blocked: [Wish]

        private enum Key: CodingKey { case candidate, school, seat, wish, reason, blocked }

        /// Without a seat, school, kind and wish are null.
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(assignment.candidate, forKey: .candidate)
            try container.encode(assignment.school, forKey: .school)
            try container.encode(assignment.seat?.rawValue, forKey: .seat)
            try container.encode(assignment.wishRank, forKey: .wish)
            try container.encode(assignment.reason.rawValue, forKey: .reason)
            try container.encode(blocked, forKey: .blocked)
        }
    }

    struct Mark: Encodable {
        let score: ExamScore
        let keys: [ExamScore]
        let ticket: String?

        init(_ mark: SeniorMark) {
            score = mark.score
            keys = mark.keys
            ticket = mark.ticket?.description
        }
    }

    struct Line: Encodable {
        let seat: String
        let juniorSchool: String?
        let wishRank: Int?
        let seats: Int
        let admitted: Int
        let closed: Bool
        let lowest: Mark?
        let refusedTie: Mark?

        init(_ line: SeniorLine) {
            seat = line.seat.rawValue
            juniorSchool = line.juniorSchool
            wishRank = line.wishRank
            seats = line.seats
            admitted = line.admitted
            closed = line.isClosed
            lowest = line.lowestInForce.map(Mark.init)
            refusedTie = line.refusedTie.map(Mark.init)
        }
    }

    struct School: Encodable {
        let school: String
        let controlLine: ExamScore
        let frozenLine: ExamScore?
        let floor: ExamScore?
        let lines: [Line]
    }

    struct Amendment: Encodable {
        let school: String
        let seat: String
        let juniorSchool: String?
        let wishRank: Int?
        let seats: Int
        let admitted: Int

        init(_ amendment: SeniorAmendment) {
            school = amendment.school
            seat = amendment.seat.rawValue
            juniorSchool = amendment.juniorSchool
            wishRank = amendment.wishRank
            seats = amendment.seats
            admitted = amendment.admitted
        }
    }

    let ruleVersion: String
    let rule: Rule
    let inputHash: String
    let resultHash: String
    let candidates: [Candidate]
    let schools: [School]
    let amendments: [Amendment]

    init(_ result: SeniorResult, of market: SeniorMarket) {
        ruleVersion = result.ruleVersion.description
        rule = Rule(result.rule, seed: result.seed)
        inputHash = result.inputHash
        resultHash = result.resultHash
        let check = SeniorCheck(result)
        let people = Dictionary(
            market.candidates.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        candidates = result.assignments.map { assignment in
            let wishes = people[assignment.candidate].map { check.check($0).wishes } ?? []
            return Candidate(
                assignment: assignment,
                blocked: wishes.filter { $0.seat == nil }.map(Wish.init))
        }
        let lines = Dictionary(grouping: result.lines, by: \.school)
        let floors = Dictionary(
            result.floors.map { ($0.school, $0) }, uniquingKeysWith: { first, _ in first })
        schools = result.schools.map { school in
            School(
                school: school.code, controlLine: school.controlLine,
                frozenLine: floors[school.code]?.line, floor: floors[school.code]?.floor,
                lines: (lines[school.code] ?? []).map(Line.init))
        }
        amendments = result.amendments.map(Amendment.init)
    }
}
