import Contracts
import Store

extension ReadTransaction {
    /// E6, by the run the line's seats are of.
    func checkSeniorOffer(of person: PersonKey, on line: PlanRow) throws {
        let controlLine = try fetchValue(
            Int.self,
            """
            SELECT s.control_line FROM admission_schools s
            JOIN admission_runs r ON r.id = s.run_id AND r.state IN ('executed', 'published')
            WHERE s.open_line = ?
            """, [line.id])
        try SeniorOfferGuard.check(
            line.seatType, controlLine: controlLine,
            total: scoreCard(person, line.schoolYear)?.totalHundredths)
    }

    /// The region that decides a child's pool, as far as the register knows it: of the junior school on its score card of the
    /// year, else of the school whose roll it is on.
    func seniorOrigin(of person: PersonKey, _ year: SchoolYear) throws -> RegionCode? {
        guard let card = try scoreCard(person, year) else { return try rollRegion(person) }
        return try requireSchool(card.juniorSchool).region
    }
}
