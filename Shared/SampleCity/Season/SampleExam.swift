public import Contracts

/// One candidate of the sample's senior-high admission: marks and wishes. Nobody is meant by the number.
public struct SampleCandidate: Sendable, Hashable {
    public let card: ScoreCardRecord
    /// Best first; empty for who wishes for nothing.
    public let wishes: [SchoolCode]
    /// How far the form goes.
    public let form: Form

    public enum Form: Sendable {
        /// Signed by student and guardian, and locked with the others.
        case signed
        /// Signed by the student alone: it takes no part.
        case halfSigned
    }
}

extension SampleCity {
    /// 中考成绩构成 of the sample: an assumption, with a full mark of 670 as a city's might be.
    public var examRules: ExamRules {
        let components = [
            ("chinese", 120), ("maths", 120), ("english", 120), ("physics", 70), ("chemistry", 50),
            ("politics", 60), ("history", 60), ("sports", 70),
        ]
        return ExamRules(
            schoolYear: admissionYear,
            components: components.map {
                ScoreComponent(name: $0, maximumHundredths: $1 * 100)
            },
            quotaFrom: firstJuniorDay, quotaUntil: lastJuniorDay, quotaQuality: .c,
            document: "SAMPLE-EXAM-\(admissionYear)", heading: "示例")
    }

    /// The day those who leave junior school next entered it.
    private var firstJuniorDay: CalendarDate {
        SchoolYear(startYear: admissionYear.startYear - 3)?.firstDay ?? SampleStaff.firstDay
    }

    private var lastJuniorDay: CalendarDate {
        CalendarDate(year: admissionYear.startYear, month: 6, day: 30) ?? SampleStaff.firstDay
    }

    /// The candidates of a pool, school by school.
    public func candidates(of pool: SamplePool) -> [SampleCandidate] {
        let rules = examRules
        let schools = pool.seniorSchools
        return pool.juniorSchools.flatMap { school in
            leavers(of: school).enumerated().map { place, pupil in
                candidate(pupil, place, of: school, rules, schools)
            }
        }
    }

    /// The pupils of a junior school's last grade.
    private func leavers(of school: SampleSchool) -> some Sequence<SampleStudent> {
        students(of: school).lazy.filter { $0.grade == school.grades.last?.grade }
    }

    private func candidate(
        _ pupil: SampleStudent, _ place: Int, of school: SampleSchool, _ rules: ExamRules,
        _ seniors: [SampleSchool]
    ) -> SampleCandidate {
        var numbers = SeededNumbers(
            seed: SeededNumbers.hash(seed, UInt64(school.code.text) ?? 0, UInt64(place), 0x7A6B))
        // The sum of four chances: most are in the middle.
        let ability = (0..<4).reduce(350) { sum, _ in
            sum + Int.random(in: 0...150, using: &numbers)
        }
        let scores = rules.components.map { component in
            let share = min(1000, max(100, ability + Int.random(in: -80...80, using: &numbers)))
            // In half marks.
            return ComponentScore(
                component: component.name,
                hundredths: component.maximumHundredths * share / 1000 / 50 * 50)
        }
        let quality: QualityGrade =
            switch Int.random(in: 0..<20, using: &numbers) {
            case 0..<5: .a
            case 5..<15: .b
            case 15..<19: .c
            default: .d
            }
        let card = ScoreCardRecord(
            idNumber: pupil.idNumber, schoolYear: rules.schoolYear,
            candidateNumber: Self.candidateNumber(rules.schoolYear, school, place),
            juniorSchool: school.code, graduate: .fresh, quality: quality, scores: scores)
        let form: SampleCandidate.Form =
            Int.random(in: 0..<40, using: &numbers) == 0 ? .halfSigned : .signed
        return SampleCandidate(
            card: card, wishes: Self.wishes(seniors, &numbers), form: form)
    }

    /// Year, the school's serial and the place there: made up, as every number of the sample.
    private static func candidateNumber(
        _ year: SchoolYear, _ school: SampleSchool, _ place: Int
    ) -> CandidateNumber {
        let serial = school.code.text.suffix(4)
        let places = "\(10_000 + place)".dropFirst()
        guard let number = try? CandidateNumber("\(year.startYear % 100)\(serial)\(places)") else {
            preconditionFailure("a school has fewer than 10,000 leavers")
        }
        return number
    }

    /// Public schools and the first ones of a pool are wished for by most; one in thirty wishes for none.
    private static func wishes(
        _ schools: [SampleSchool], _ numbers: inout SeededNumbers
    ) -> [SchoolCode] {
        guard Int.random(in: 0..<30, using: &numbers) > 0 else { return [] }
        let ranked = schools.enumerated().map { place, school in
            (
                school.code,
                (school.ownership == .public ? 600 : 0) - place * 150
                    + Int.random(in: 0...800, using: &numbers)
            )
        }.sorted { $0.1 > $1.1 }
        return ranked.prefix(Int.random(in: 2...5, using: &numbers)).map(\.0)
    }
}
