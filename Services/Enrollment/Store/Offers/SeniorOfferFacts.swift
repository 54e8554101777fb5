import Contracts
import Store

extension ReadTransaction {
    /// E6, by the special type or the run the line's seats are of; E2, for a child that a run is still to decide about.
    ///
    /// - Parameter officer: who offers; for a special line another than who recorded the child as qualified.
    func checkSeniorOffer(
        of person: PersonKey, on line: PlanRow, by officer: String
    ) throws {
        try checkQualityFloor(of: person, line.schoolYear, field: "idNumber")
        let special = try line.special.map { _ in
            SeniorOfferGuard.Special(
                recordedBy: try qualified(person, for: line.id)?.standing, offeredBy: officer)
        }
        try SeniorOfferGuard.check(
            line.seatType,
            controlLine: try line.special?.controlHundredths ?? runControlLine(of: line),
            total: try scoreCard(person, line.schoolYear)?.totalHundredths, special: special)
        try SeniorOfferGuard.requireDecided(try undecidedRun(of: person, line.schoolYear))
    }

    /// E6 by 综合素质评价, as far as a score card and the year's rules say anything.
    func checkQualityFloor(of person: PersonKey, _ year: SchoolYear, field: String) throws {
        guard let rules = try examRules(year), rules.openQuality != nil,
            let card = try scoreCard(person, year)
        else { return }
        try QualityFloor.check(
            card.quality, rules, field: field, of: "candidate \(card.candidateNumber.masked)")
    }

    /// The run whose frozen list holds the child, and which is neither published nor voided.
    func undecidedRun(of person: PersonKey, _ year: SchoolYear) throws -> String? {
        try fetchValue(
            String.self,
            """
            SELECT r.id FROM admission_candidates c JOIN admission_runs r ON r.id = c.run_id
            WHERE c.person_key = ? AND r.school_year = ? AND r.state IN ('frozen', 'executed')
            """, [person, year])
    }

    /// Everybody in the frozen list of a run of the year that is neither published nor voided.
    func undecidedCandidates(_ year: SchoolYear) throws -> Set<PersonKey> {
        Set(
            try fetchAll(
                PersonKey.self,
                """
                SELECT c.person_key FROM admission_candidates c
                JOIN admission_runs r ON r.id = c.run_id
                WHERE r.school_year = ? AND r.state IN ('frozen', 'executed')
                """, [year]))
    }

    private func runControlLine(of line: PlanRow) throws -> Int? {
        try fetchValue(
            Int.self,
            """
            SELECT s.control_line FROM admission_schools s
            JOIN admission_runs r ON r.id = s.run_id AND r.state IN ('executed', 'published')
            WHERE s.open_line = ?
            """, [line.id])
    }

    /// The region that decides a child's pool, as far as the register knows it: of the junior school on its score card of the
    /// year, else of the school whose roll it is on.
    func seniorOrigin(of person: PersonKey, _ year: SchoolYear) throws -> RegionCode? {
        guard let card = try scoreCard(person, year) else { return try rollRegion(person) }
        return try requireSchool(card.juniorSchool).region
    }
}
