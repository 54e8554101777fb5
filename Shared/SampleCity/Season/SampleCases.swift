public import Contracts

/// A drop-out case of the sample (控辍保学): whose, and how far it has come.
public struct SampleDropout: Sendable, Hashable {
    public let opening: OpenDropoutCase
    public let steps: [DropoutStep]
}

/// A special-education case of the sample (一人一案).
public struct SamplePlacement: Sendable, Hashable {
    public let listing: ListPlacement
    public let options: [PlacementOption]
    public let canFollowClass: Bool
    public let course: Course

    public enum Course: Int, CaseIterable, Sendable {
        case planActive, listed, assessed, objected, placed, proposed
    }
}

/// 适龄儿童台账 of one district of the sample.
public struct SampleLedger: Sendable {
    public let region: RegionCode
    /// Its pupils of compulsory age, and one child who is on no roll.
    public let children: [EligibleChild]
}

extension SampleCity {
    /// Two cases in every district, each as far as another: every state but the last two steps of the law.
    public var dropouts: [SampleDropout] {
        guard let since = day(9, 8) else { return [] }
        return RegionCatalog.districts.enumerated().flatMap { index, district in
            schools.filter { $0.stage == .junior && $0.region == district.code }.prefix(1)
                .flatMap { students(of: $0).filter { $0.grade == 2 }.prefix(2) }
                .enumerated().map { place, pupil in
                    SampleDropout(
                        opening: OpenDropoutCase(
                            idNumber: pupil.idNumber, region: district.code, cause: .absent,
                            absentSince: since, responsible: "sample-registrar",
                            note: "示例：连续缺勤"),
                        steps: Self.courses[(index * 2 + place) % Self.courses.count])
                }
        }
    }

    private static let courses: [[DropoutStep]] = [
        [], [.call, .visit, .confirm, .persuade], [.call, .return],
        [.call, .visit, .confirm, .persuade, .return, .stabilise], [.call, .visit],
        [.visit, .verifyElsewhere], [.visit, .confirm, .persuade, .persuade, .escalate],
        [.visit, .exempt], [.call, .visit, .confirm],
    ]

    /// The first pupils of the special schools.
    public var placements: [SamplePlacement] {
        let special = schools.filter { $0.stage == .special }
        let pupils = special.flatMap { school in
            students(of: school).prefix(SamplePlacement.Course.allCases.count).map { (school, $0) }
        }
        let primaries = schools.filter { $0.stage == .primary && $0.ownership == .public }
        return zip(pupils, SamplePlacement.Course.allCases).enumerated().map { number, item in
            let ((school, pupil), course) = item
            let near = primaries.first { $0.region == school.region } ?? primaries.first
            return SamplePlacement(
                listing: ListPlacement(
                    idNumber: pupil.idNumber, region: school.region, note: "示例：残联名单"),
                options: [
                    PlacementOption(
                        schoolCode: school.code, distanceMetres: 4200, capable: true)
                ]
                    + (near.map {
                        [
                            PlacementOption(
                                schoolCode: $0.code, distanceMetres: 900,
                                capable: number % 2 == 0)
                        ]
                    } ?? []),
                canFollowClass: number % 2 == 0, course: course)
        }
    }

    /// 适龄儿童台账 of every district.
    public var ledgers: some Sequence<SampleLedger> & Sendable {
        RegionCatalog.districts.lazy.map(ledger(of:))
    }

    private func ledger(of district: Region) -> SampleLedger {
        let schools = schools.filter {
            $0.region == district.code && [.primary, .junior, .special].contains($0.stage)
        }
        return SampleLedger(
            region: district.code,
            children: schools.flatMap(eligible) + [unenrolled(district.code)])
    }

    private func eligible(_ school: SampleSchool) -> [EligibleChild] {
        students(of: school).filter { school.stage != .special || $0.grade <= 9 }.enumerated().map {
            place, pupil in
            let mixed = SeededNumbers.hash(
                seed, UInt64(place), UInt64(school.code.text) ?? 0, 0x706F)
            return EligibleChild(
                idNumber: pupil.idNumber, povertyHousehold: mixed % 100 < 6)
        }
    }

    /// A child of six who is on no roll: of a serial that pupils do not have.
    private func unenrolled(_ region: RegionCode) -> EligibleChild {
        let place = RegionCatalog.districts.firstIndex { $0.code == region } ?? 0
        let prefix =
            RegionProfile.all.first { $0.region.code == region }?.idPrefixes.first ?? 410_802
        let run = IDRun(
            prefix: prefix, firstDay: schoolYear.firstDay.daysSinceEpoch - 7 * 366, days: 300,
            firstSerial: 800, serials: 200)
        return EligibleChild(
            idNumber: run.number(at: place, start: run.start(seed: seed)))
    }

    /// A day in the first autumn of the sample's school year.
    func day(_ month: Int, _ day: Int) -> CalendarDate? {
        CalendarDate(year: schoolYear.startYear, month: month, day: day)
    }
}
