import Bus
import Contracts
import Store

private struct RunRow: Decodable {
    var id: String
    var state: AdmissionState
    var controlLine: Int?
}

private struct SeatRow: Decodable {
    var batch: Int
    var schoolCode: SchoolCode
    var seatType: SeatType

    var admission: WishAdmission {
        WishAdmission(batch: batch, school: schoolCode, seatType: seatType)
    }
}

private struct GivenRow: Decodable {
    var schoolCode: SchoolCode
    var seat: AdmissionSeat
}

extension ReadTransaction {
    /// What the register knows about a seat that a candidate is said to be admitted to.
    func wishAdmissionFacts(
        _ admission: WishAdmission, of person: PersonKey, _ year: SchoolYear
    ) throws -> WishAdmissionGuard.Facts {
        let card = try scoreCard(person, year)
        var isEligible = false
        if let card {
            isEligible = try eligibility(of: card, requireExamRules(year)).isEligible
        }
        return WishAdmissionGuard.Facts(
            offered: try offeredSeat(person, year),
            run: try deciding(admission, of: person, year),
            isSpecial: try isSpecial(admission, year), total: card?.totalHundredths,
            isEligible: isEligible)
    }

    /// The seat of a child's live senior-high offer, as an admission of its wish form.
    private func offeredSeat(_ person: PersonKey, _ year: SchoolYear) throws -> WishAdmission? {
        try fetchOne(
            SeatRow.self,
            """
            SELECT l.batch, l.school_code, l.seat_type
            FROM offers o JOIN plan_lines l ON l.id = o.plan_line_id
            WHERE o.person_key = ? AND o.school_year = ? AND o.stage = 'senior'
                AND o.state IN ('offered', 'confirmed')
            """, [person, year])?.admission
    }

    /// The run that decides about a batch in a school's pool.
    private func deciding(
        _ admission: WishAdmission, of person: PersonKey, _ year: SchoolYear
    ) throws -> WishAdmissionGuard.Run? {
        let pool = try AdmissionPool.text(requireSchool(admission.school).region)
        guard
            let run = try fetchOne(
                RunRow.self,
                """
                SELECT r.id, r.state, c.hundredths AS control_line FROM admission_runs r
                LEFT JOIN admission_control_lines c ON c.run_id = r.id AND c.school_code = ?
                WHERE r.school_year = ? AND r.batch = ? AND r.state <> 'voided'
                    AND r.pool IN ('city', ?)
                """, [admission.school, year, admission.batch, pool])
        else { return nil }
        let given = try fetchOne(
            GivenRow.self,
            """
            SELECT a.school_code, a.seat FROM admission_candidates c JOIN admission_results a
                ON a.run_id = c.run_id AND a.candidate_number = c.candidate_number
            WHERE c.run_id = ? AND c.person_key = ? AND a.school_code IS NOT NULL
            """, [run.id, person])
        return WishAdmissionGuard.Run(
            id: run.id, state: run.state,
            result: given.map {
                WishAdmission(
                    batch: admission.batch, school: $0.schoolCode, seatType: $0.seat.type)
            }, controlLine: run.controlLine)
    }

    private func isSpecial(_ admission: WishAdmission, _ year: SchoolYear) throws -> Bool {
        try fetchValue(
            Int.self,
            """
            SELECT 1 FROM plan_lines WHERE school_year = ? AND school_code = ?
                AND stage = 'senior' AND batch = ? AND seat_type = ? AND special IS NOT NULL
            """, [year, admission.school, admission.batch, admission.seatType]) != nil
    }
}
