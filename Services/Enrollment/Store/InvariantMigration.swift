import Store

extension EnrollmentMigrations {
    /// What the invariants ask of several rows together, by triggers: docs/enrollment-proof.md has the whole table.
    ///
    /// Triggers after the row: a column's own CHECK refuses first, under its own name.
    static let invariants = Migration(
        "invariants",
        [offers, plans, pools, seniorSeats, runs, cases, vetoes].joined(separator: "\n"))

    /// E1, E2: the live offers themselves are counted, whatever the counters say; an offer's child and line are its own for ever.
    private static let offers = """
        CREATE INDEX offers_live ON offers (plan_line_id) WHERE state IN ('offered', 'confirmed');
        CREATE TRIGGER e1_offers_counted AFTER INSERT ON offers
        WHEN NEW.state <> 'declined' AND (SELECT COUNT(*) FROM offers
                WHERE plan_line_id = NEW.plan_line_id AND state IN ('offered', 'confirmed'))
            > (SELECT seats FROM plan_lines WHERE id = NEW.plan_line_id)
        BEGIN SELECT RAISE(ABORT, 'E1: more live offers than the line has seats'); END;
        CREATE TRIGGER e1_offers_kept AFTER UPDATE ON offers
        WHEN NEW.id <> OLD.id OR NEW.plan_line_id <> OLD.plan_line_id OR NEW.number <> OLD.number
            OR NEW.school_year <> OLD.school_year OR NEW.stage <> OLD.stage
            OR NEW.person_key <> OLD.person_key
            OR (OLD.state = 'declined' AND NEW.state <> 'declined')
        BEGIN SELECT RAISE(ABORT, 'E1, E2: an offer is answered, and nothing else'); END;
        CREATE TRIGGER e1_offers_stay BEFORE DELETE ON offers
        BEGIN SELECT RAISE(ABORT, 'E1, E2: an offer is never removed'); END;
        CREATE TRIGGER e1_ledger_kept BEFORE UPDATE ON seat_ledger
        BEGIN SELECT RAISE(ABORT, 'E1: an entry of the ledger is kept as it was'); END;
        CREATE TRIGGER e1_ledger_stays BEFORE DELETE ON seat_ledger
        BEGIN SELECT RAISE(ABORT, 'E1: an entry of the ledger is kept as it was'); END;
        """

    /// E1: seats of an approved line change by an amendment only. E4: the lines of a school together, by the register's own numbers.
    private static let plans = """
        CREATE TRIGGER e1_by_amendment AFTER UPDATE OF seats, classes ON plan_lines
        WHEN OLD.state NOT IN ('draft', 'submitted')
            AND (NEW.seats <> OLD.seats OR NEW.classes <> OLD.classes)
            AND (NEW.revision <> OLD.revision + 1 OR NOT EXISTS (
                SELECT 1 FROM plan_amendments WHERE plan_line_id = NEW.id
                    AND revision = NEW.revision AND seats_before = OLD.seats
                    AND seats = NEW.seats AND classes = NEW.classes))
        BEGIN SELECT RAISE(ABORT, 'E1: only an approved amendment changes a line'); END;
        CREATE TRIGGER e1_amendment_kept BEFORE UPDATE ON plan_amendments
        BEGIN SELECT RAISE(ABORT, 'E1: an amendment is kept as it was'); END;
        CREATE TRIGGER e1_amendment_stays BEFORE DELETE ON plan_amendments
        BEGIN SELECT RAISE(ABORT, 'E1: an amendment is kept as it was'); END;
        CREATE TRIGGER e4_line_entered AFTER INSERT ON plan_lines WHEN NEW.state <> 'draft'
        \(refuseAboveRegister)
        CREATE TRIGGER e4_line_changed AFTER UPDATE ON plan_lines WHEN NEW.state <> 'draft'
            AND (NEW.state <> OLD.state OR NEW.seats <> OLD.seats
                OR NEW.class_limit IS NOT OLD.class_limit)
        \(refuseAboveRegister)
        CREATE TRIGGER e4_seats_only_rise AFTER UPDATE OF certified_seats ON school_stages
        WHEN NEW.certified_seats < OLD.certified_seats
        BEGIN SELECT RAISE(ABORT, 'E4, P8: certified seats only rise'); END;
        """

    private static let refuseAboveRegister = """
        BEGIN
            SELECT RAISE(ABORT, 'E4: the lines of a school are above its certified seats')
            WHERE (SELECT SUM(seats) FROM plan_lines WHERE school_year = NEW.school_year
                    AND school_code = NEW.school_code AND stage = NEW.stage AND state <> 'draft')
                > (SELECT certified_seats FROM school_stages
                    WHERE school_code = NEW.school_code AND stage = NEW.stage);
            SELECT RAISE(ABORT, 'E4: no rule knows this class limit')
            WHERE NEW.stage = 'senior' AND NEW.class_limit NOT IN (
                SELECT limit_value FROM enrollment_rules WHERE rule = 'SENIOR_ENTRY_CLASS');
        END;
        """

    /// E5: the pool of every region, and of an offer's child as far as the register knows it.
    private static let pools = """
        CREATE TABLE senior_pools (region TEXT PRIMARY KEY, pool TEXT NOT NULL);
        INSERT INTO senior_pools VALUES
            ('410800', 'urban'), ('410802', 'urban'), ('410803', 'urban'), ('410804', 'urban'),
            ('410811', 'urban'), ('410871', 'urban'), ('410821', '410821'), ('410822', '410822'),
            ('410823', '410823'), ('410825', '410825'), ('410882', '410882'), ('410883', '410883');
        CREATE TRIGGER e5_offer_in_pool AFTER INSERT ON offers WHEN NEW.stage = 'senior'
        BEGIN
            SELECT RAISE(ABORT, 'E5: a senior-high offer outside the child''s pool')
            FROM plan_lines l JOIN schools h ON h.code = l.school_code
            JOIN senior_pools target ON target.region = h.region
            JOIN senior_pools origin ON origin.region = COALESCE(
                (SELECT j.region FROM score_cards c JOIN schools j ON j.code = c.junior_school
                    WHERE c.person_key = NEW.person_key AND c.school_year = NEW.school_year),
                (SELECT s.region FROM rolls r JOIN schools s ON s.code = r.school_code
                    WHERE r.person_key = NEW.person_key AND r.state = 'active'))
            WHERE l.id = NEW.plan_line_id AND origin.pool <> target.pool;
        END;
        """

    /// E6: a reserved seat is a run's to give, and an open one of a run is above its control line.
    private static let seniorSeats = """
        CREATE INDEX admission_by_line ON admission_schools (open_line);
        CREATE TRIGGER e6_reserved_by_run AFTER INSERT ON offers WHEN NEW.stage = 'senior'
            AND (SELECT seat_type FROM plan_lines WHERE id = NEW.plan_line_id) = 'quota'
            AND NOT EXISTS (SELECT 1 FROM admission_candidates c
                JOIN admission_runs r ON r.id = c.run_id AND r.state IN ('executed', 'published')
                JOIN admission_results a
                    ON a.run_id = c.run_id AND a.candidate_number = c.candidate_number
                JOIN admission_schools s ON s.run_id = c.run_id AND s.school_code = a.school_code
                WHERE c.person_key = NEW.person_key AND s.quota_line = NEW.plan_line_id
                    AND a.seat IN ('quota', 'reverted'))
        BEGIN SELECT RAISE(ABORT, 'E6: only an admission run gives a reserved seat'); END;
        CREATE TRIGGER e6_control_line AFTER INSERT ON offers WHEN NEW.stage = 'senior'
        BEGIN
            SELECT RAISE(ABORT, 'E6: below the control line of the school')
            FROM admission_schools s
            JOIN admission_runs r ON r.id = s.run_id AND r.state IN ('executed', 'published')
            LEFT JOIN admission_candidates c
                ON c.run_id = s.run_id AND c.person_key = NEW.person_key
            WHERE s.open_line = NEW.plan_line_id AND s.control_line > COALESCE(c.score,
                (SELECT total_hundredths FROM score_cards WHERE person_key = NEW.person_key
                    AND school_year = NEW.school_year), -1);
        END;
        CREATE INDEX admission_candidates_person ON admission_candidates (person_key);
        """

    /// E7 at the freeze; E8, by score, at the execution of a rule that promises it.
    private static let runs = """
        CREATE TRIGGER e7_frozen_seats AFTER UPDATE OF state ON admission_runs
        WHEN OLD.state = 'prepared' AND NEW.state = 'frozen'
        BEGIN
            SELECT RAISE(ABORT, 'E7: cells, reserved seats and plan lines differ')
            FROM admission_schools s
            LEFT JOIN plan_lines o ON o.id = s.open_line
            LEFT JOIN plan_lines q ON q.id = s.quota_line
            WHERE s.run_id = NEW.id AND (
                s.open_seats <> COALESCE(o.seats, 0) OR s.reserved_seats <> COALESCE(q.seats, 0)
                OR COALESCE(o.school_code, s.school_code) <> s.school_code
                OR COALESCE(q.school_code, s.school_code) <> s.school_code
                OR COALESCE(o.seat_type, 'open') <> 'open'
                OR COALESCE(q.seat_type, 'quota') <> 'quota'
                OR s.reserved_seats <> (SELECT COALESCE(SUM(seats), 0) FROM admission_quotas
                    WHERE run_id = s.run_id AND school_code = s.school_code));
        END;
        CREATE TRIGGER e8_no_blocking AFTER UPDATE OF state ON admission_runs
        WHEN OLD.state = 'frozen' AND NEW.state = 'executed'
            AND json_extract(NEW.rule, '$.mechanism') IN ('M1', 'M3')
        BEGIN
            SELECT RAISE(ABORT, 'E8: a candidate is passed over for a lower one')
            WHERE EXISTS (
                SELECT 1 FROM admission_results a
                JOIN admission_candidates c
                    ON c.run_id = a.run_id AND c.candidate_number = a.candidate_number
                JOIN json_each(c.wishes) w ON a.wish_rank IS NULL OR w.key + 1 < a.wish_rank
                JOIN (SELECT r.school_code AS school, MIN(k.score) AS lowest
                    FROM admission_results r JOIN admission_candidates k
                        ON k.run_id = r.run_id AND k.candidate_number = r.candidate_number
                    WHERE r.run_id = NEW.id AND r.seat IN ('open', 'reverted')
                    GROUP BY r.school_code) taken ON taken.school = w.value
                WHERE a.run_id = NEW.id AND c.score > taken.lowest)
            OR EXISTS (
                SELECT 1 FROM admission_results a
                JOIN admission_candidates c
                    ON c.run_id = a.run_id AND c.candidate_number = a.candidate_number
                JOIN json_each(c.wishes) w ON a.wish_rank IS NULL OR w.key + 1 < a.wish_rank
                JOIN (SELECT r.school_code AS school, k.junior_school AS junior,
                        MIN(k.score) AS lowest
                    FROM admission_results r JOIN admission_candidates k
                        ON k.run_id = r.run_id AND k.candidate_number = r.candidate_number
                    WHERE r.run_id = NEW.id AND r.seat = 'quota'
                    GROUP BY r.school_code, k.junior_school) taken
                    ON taken.school = w.value AND taken.junior = c.junior_school
                WHERE a.run_id = NEW.id AND c.eligible = 1 AND c.score > taken.lowest);
        END;
        """

    /// E10: nobody leaves the ledger or a case, and a case closes only by its course.
    private static let cases = """
        CREATE TRIGGER e10_ledger_stays BEFORE DELETE ON eligible_children
        BEGIN SELECT RAISE(ABORT, 'E10: a child of the ledger is never removed'); END;
        CREATE TRIGGER e10_ledger_kept AFTER UPDATE ON eligible_children
        WHEN NEW.school_year <> OLD.school_year OR NEW.person_key <> OLD.person_key
        BEGIN SELECT RAISE(ABORT, 'E10: a child of the ledger is never removed'); END;
        CREATE TRIGGER e10_case_begins AFTER INSERT ON dropout_cases WHEN NEW.state <> 'SUSPECTED'
        BEGIN SELECT RAISE(ABORT, 'E10: a case begins with a suspicion'); END;
        CREATE TRIGGER e10_case_stays BEFORE DELETE ON dropout_cases
        BEGIN SELECT RAISE(ABORT, 'E10: a case is never removed'); END;
        CREATE TRIGGER e10_case_moves AFTER UPDATE ON dropout_cases
        WHEN NEW.person_key <> OLD.person_key OR NEW.episode < OLD.episode
            OR (NEW.state <> OLD.state AND (OLD.state || ' ' || NEW.state) NOT IN (
                'SUSPECTED VERIFIED_AT_SCHOOL_ELSEWHERE', 'SUSPECTED HEALTH_EXEMPT',
                'SUSPECTED DROPPED', 'SUSPECTED RETURNED', 'DROPPED PERSUADING',
                'DROPPED HEALTH_EXEMPT', 'DROPPED RETURNED', 'PERSUADING HEALTH_EXEMPT',
                'PERSUADING RETURNED', 'PERSUADING ESCALATED_TOWNSHIP',
                'ESCALATED_TOWNSHIP HEALTH_EXEMPT', 'ESCALATED_TOWNSHIP RETURNED',
                'ESCALATED_TOWNSHIP ESCALATED_NOTICE', 'ESCALATED_NOTICE HEALTH_EXEMPT',
                'ESCALATED_NOTICE RETURNED', 'ESCALATED_NOTICE ESCALATED_COURT',
                'ESCALATED_COURT HEALTH_EXEMPT', 'ESCALATED_COURT RETURNED', 'RETURNED STABLE',
                'RETURNED SUSPECTED', 'STABLE SUSPECTED',
                'VERIFIED_AT_SCHOOL_ELSEWHERE SUSPECTED', 'HEALTH_EXEMPT SUSPECTED'))
        BEGIN SELECT RAISE(ABORT, 'E10: no such move of a case'); END;
        """

    /// E11: a veto is set once and stays, in the term and in the year's inspection.
    private static let vetoes = """
        CREATE TRIGGER e11_veto_stays AFTER UPDATE ON kindergarten_terms
        WHEN NEW.school_code <> OLD.school_code OR NEW.term <> OLD.term
            OR NEW.vetoed < OLD.vetoed
        BEGIN SELECT RAISE(ABORT, 'E11: a veto is never lifted'); END;
        CREATE TRIGGER e11_term_stays BEFORE DELETE ON kindergarten_terms
        BEGIN SELECT RAISE(ABORT, 'E11: a veto is never lifted'); END;
        CREATE TRIGGER e11_inspection_vetoed AFTER UPDATE ON kindergarten_inspections
        WHEN OLD.result = 'VETOED' AND (NEW.result <> 'VETOED'
            OR NEW.veto_event IS NOT OLD.veto_event OR NEW.school_code <> OLD.school_code
            OR NEW.school_year <> OLD.school_year)
        BEGIN SELECT RAISE(ABORT, 'E11: a vetoed inspection stays vetoed'); END;
        CREATE TRIGGER e11_inspection_stays BEFORE DELETE ON kindergarten_inspections
        BEGIN SELECT RAISE(ABORT, 'E11: an inspection is never removed'); END;
        """
}
