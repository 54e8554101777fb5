import Contracts

/// Spreads the city's totals over stages, regions, schools and grades, by largest remainders.
struct SchoolSpread {
    let seed: UInt64
    let scale: SampleScale
    let year: SchoolYear

    /// Stages of which every district keeps a school.
    private static let everywhere: Set<Stage> = [.kindergarten, .primary, .junior]
    /// Where a senior high stays at every scale: in each county, as each is a pool of its own, and two in the town.
    private static let seniorHighs: [Int] = RegionCatalog.all.map {
        $0.code.isCity || !$0.isFiveUrban || $0.code.text == "410811" ? 1 : 0
    }

    private struct Counts {
        var schools: [Int]
        var students: [Int]
        var staff: [Int]
    }

    /// Counts of each stage; their sums are the totals of the scale.
    private func counts() -> Counts {
        let profiles = StageProfile.all
        let least = profiles.map { profile in
            Self.everywhere.contains(profile.stage)
                ? RegionCatalog.districts.count
                : profile.stage == .senior ? Self.seniorHighs.reduce(0, +) : 1
        }
        let total = max(
            scale.scaled(profiles.reduce(0) { $0 + $1.schools }), least.reduce(0, +))
        // What is above the least numbers is shared by what the full city has above them.
        let above = LargestRemainder.split(
            total - least.reduce(0, +), by: zip(profiles, least).map { $0.schools - $1 })
        let students = scale.scaled(profiles.reduce(0) { $0 + $1.students })
        let staff = scale.scaled(profiles.reduce(0) { $0 + $1.staff })
        let schools = zip(least, above).map(+)
        return Counts(
            schools: schools,
            students: Self.split(students, by: profiles.map(\.students), least: schools),
            staff: Self.split(staff, by: profiles.map(\.staff), least: schools))
    }

    /// Parts by weight, of which each has at least its own least number.
    private static func split(_ total: Int, by weights: [Int], least: [Int]) -> [Int] {
        let parts = LargestRemainder.split(total, by: weights)
        guard zip(parts, least).contains(where: <) else { return parts }
        return zip(least, LargestRemainder.split(total - least.reduce(0, +), by: weights)).map(+)
    }

    func schools() -> [SampleSchool] {
        let counts = counts()
        var runs = RunPlaces()
        return StageProfile.all.indices.flatMap { index in
            schools(
                StageProfile.all[index], count: counts.schools[index],
                students: counts.students[index], staff: counts.staff[index], runs: &runs)
        }
    }

    private func schools(
        _ profile: StageProfile, count: Int, students: Int, staff: Int, runs: inout RunPlaces
    ) -> [SampleSchool] {
        var numbers = SeededNumbers(
            seed: SeededNumbers.hash(seed, UInt64(profile.schools), UInt64(profile.entryAge)))
        let weights = RegionProfile.weights(for: profile.stage)
        let byRegion = Self.perRegion(profile.stage, count, weights)
        var sites: [(region: Int, number: Int, weight: Int)] = []
        for region in weights.indices where byRegion[region] > 0 {
            for number in 1...byRegion[region] {
                let variation = Int.random(in: 600...1400, using: &numbers)
                sites.append((region, number, weights[region] * variation / byRegion[region]))
            }
        }
        let rolls = LargestRemainder.split(students, by: sites.map(\.weight), minimum: 1)
        let staffs = LargestRemainder.split(staff, by: rolls, minimum: 1)
        let owners = Self.owners(profile, count, &numbers)
        return sites.indices.map { index in
            let site = sites[index]
            return school(
                profile, RegionProfile.all[site.region],
                Place(serial: index + 1, numberInRegion: site.number, ownership: owners[index]),
                roll: rolls[index], staff: staffs[index], numbers: &numbers, runs: &runs)
        }
    }

    /// Schools of each region, each district with one where the stage is everywhere, and each pool with a senior high.
    private static func perRegion(_ stage: Stage, _ count: Int, _ weights: [Int]) -> [Int] {
        if stage == .senior { return split(count, by: weights, least: seniorHighs) }
        guard everywhere.contains(stage) else { return LargestRemainder.split(count, by: weights) }
        let districts = weights.indices.filter { weights[$0] > 0 }
        let parts = LargestRemainder.split(count, by: districts.map { weights[$0] }, minimum: 1)
        var all = weights.map { _ in 0 }
        for (region, part) in zip(districts, parts) { all[region] = part }
        return all
    }

    /// The exact number of private schools, at seeded places.
    private static func owners(
        _ profile: StageProfile, _ count: Int, _ numbers: inout SeededNumbers
    ) -> [Ownership] {
        let privates = (count * profile.privateSchools + 500) / 1000
        let owners =
            [Ownership](repeating: .private, count: privates)
            + [Ownership](repeating: .public, count: count - privates)
        return owners.shuffled(using: &numbers)
    }

    /// What tells one school of a stage from the others.
    private struct Place {
        /// From 1 within the stage.
        var serial: Int
        var numberInRegion: Int
        var ownership: Ownership
    }

    private func school(
        _ profile: StageProfile, _ region: RegionProfile, _ place: Place, roll: Int, staff: Int,
        numbers: inout SeededNumbers, runs: inout RunPlaces
    ) -> SampleSchool {
        let gradeWeights = (0..<profile.grades).map { grade in
            Int.random(in: 92...108, using: &numbers)
                * CohortTrend.size(of: year.startYear - profile.entryAge - grade)
        }
        let grades = LargestRemainder.split(roll, by: gradeWeights).enumerated().map {
            index, pupils in
            let run = IDRun.pupils(
                prefix: region.prefix(&numbers),
                bornFrom: profile.birthYear(grade: index + 1, in: year))
            return GradeBlock(
                grade: index + 1, students: pupils,
                classes: (pupils + profile.classSize - 1) / profile.classSize, run: run,
                offset: runs.take(pupils, of: run))
        }
        let staffRun = IDRun.staff(prefix: region.prefix(&numbers), in: year)
        let posts = Self.posts(profile.stage, place.ownership, staff)
        let spare = Int.random(in: 100...115, using: &numbers)
        return SampleSchool(
            code: Self.code(profile.stage, place.serial),
            name: "\(region.schoolPrefix)第\(place.numberInRegion)\(profile.kind)（示例）",
            region: region.region.code, stage: profile.stage, ownership: place.ownership,
            isRural: !region.region.isFiveUrban && profile.stage == .primary && roll <= 200,
            certifiedSeats: (roll * spare / 100 + 9) / 10 * 10, grades: grades,
            staff: StaffBlock(
                count: staff, run: staffRun, offset: runs.take(staff, of: staffRun),
                onEstablishment: posts.establishment, onHeadcount: posts.headcount))
    }

    /// A code no real school holds: serials from 900001, for colleges from 90001.
    private static func code(_ stage: Stage, _ serial: Int) -> SchoolCode {
        let base = stage == .higher ? 90_000 : 900_000
        guard let code = SchoolCode(category: stage.schoolCategory, serial: base + serial) else {
            preconditionFailure("a stage has fewer than 10,000 schools")
        }
        return code
    }

    /// Of a school's staff, those on 编制 and those on 员额; a private school has neither (T6).
    private static func posts(
        _ stage: Stage, _ ownership: Ownership, _ staff: Int
    ) -> (establishment: Int, headcount: Int) {
        guard ownership == .public else { return (0, 0) }
        guard stage == .kindergarten else { return ((staff * 92 + 99) / 100, 0) }
        let establishment = (staff * 30 + 99) / 100
        return (establishment, min(staff - establishment, staff * 50 / 100))
    }
}

/// How far each run of ID numbers is used up.
struct RunPlaces {
    private var used: [IDRun: Int] = [:]

    /// The first of `count` places that nobody else gets.
    mutating func take(_ count: Int, of run: IDRun) -> Int {
        let offset = used[run, default: 0]
        used[run] = offset + count
        precondition(offset + count <= run.capacity, "more people than ID numbers")
        return offset
    }
}

extension RegionProfile {
    fileprivate func prefix(_ numbers: inout SeededNumbers) -> Int {
        idPrefixes[Int.random(in: idPrefixes.indices, using: &numbers)]
    }
}
