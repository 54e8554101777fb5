import Store

/// Senior-high admission: what other tables may not do to a run, and runs to one another.
enum SeniorMigrations {
    static let all: [Migration] = [wishForms, order]

    /// A form of a frozen or executed run waits for it; an admission is the live offer's, and in the candidate's pool (E2, E5).
    private static let wishForms = Migration(
        "310-wish-forms-decided",
        """
        CREATE TRIGGER wish_form_undecided AFTER UPDATE ON wish_forms
        WHEN (NEW.state <> OLD.state OR NEW.wishes <> OLD.wishes
                OR NEW.admission IS NOT OLD.admission OR NEW.person_key <> OLD.person_key)
            AND EXISTS (SELECT 1 FROM admission_candidates c JOIN admission_runs r
                ON r.id = c.run_id AND r.state IN ('frozen', 'executed')
                WHERE c.person_key = OLD.person_key AND r.school_year = OLD.school_year)
        BEGIN SELECT RAISE(ABORT, 'E9: a wish form waits for the run it is frozen in'); END;
        CREATE TRIGGER wish_form_stays BEFORE DELETE ON wish_forms
        BEGIN SELECT RAISE(ABORT, 'E9: a wish form is never removed'); END;
        CREATE TRIGGER wish_admission_offered AFTER UPDATE ON wish_forms
        WHEN NEW.admission IS NOT NULL AND NEW.admission IS NOT OLD.admission
        BEGIN
            SELECT RAISE(ABORT, 'E2: the candidate holds a live offer of another seat')
            FROM offers o JOIN plan_lines l ON l.id = o.plan_line_id
            WHERE o.person_key = NEW.person_key AND o.school_year = NEW.school_year
                AND o.stage = 'senior' AND o.state IN ('offered', 'confirmed')
                AND (l.school_code <> json_extract(NEW.admission, '$.school')
                    OR l.batch <> json_extract(NEW.admission, '$.batch')
                    OR l.seat_type <> json_extract(NEW.admission, '$.seatType'));
            SELECT RAISE(ABORT, 'E5: an admission outside the candidate''s pool')
            FROM schools h JOIN senior_pools target ON target.region = h.region
            JOIN senior_pools origin ON origin.region = COALESCE(
                (SELECT j.region FROM score_cards c JOIN schools j ON j.code = c.junior_school
                    WHERE c.person_key = NEW.person_key AND c.school_year = NEW.school_year),
                (SELECT s.region FROM rolls r JOIN schools s ON s.code = r.school_code
                    WHERE r.person_key = NEW.person_key AND r.state = 'active'))
            WHERE h.code = json_extract(NEW.admission, '$.school') AND origin.pool <> target.pool;
        END;
        """)

    /// Batches run in their order in every pool, and a score card waits for the run it is frozen in.
    private static let order = Migration(
        "311-batches-in-order",
        """
        CREATE TRIGGER admission_runs_in_order AFTER UPDATE OF state ON admission_runs
        WHEN NEW.state IN ('frozen', 'published') AND NEW.state <> OLD.state
        BEGIN
            SELECT RAISE(ABORT, 'E2: a run of an earlier batch is open')
            WHERE EXISTS (SELECT 1 FROM admission_runs WHERE school_year = NEW.school_year
                AND batch < NEW.batch AND state IN ('prepared', 'frozen', 'executed')
                AND (pool = NEW.pool OR 'city' IN (pool, NEW.pool)));
            SELECT RAISE(ABORT, 'E2: an earlier batch has seats and no published run')
            WHERE EXISTS (SELECT 1 FROM plan_lines l JOIN schools s ON s.code = l.school_code
                JOIN senior_pools p ON p.region = s.region
                WHERE l.school_year = NEW.school_year AND l.stage = 'senior'
                    AND l.batch < NEW.batch AND l.special IS NULL
                    AND l.state IN ('published', 'locked', 'amended')
                    AND l.offered + l.confirmed < l.seats AND NEW.pool IN ('city', p.pool)
                    AND NOT EXISTS (SELECT 1 FROM admission_runs r
                        WHERE r.school_year = l.school_year AND r.batch = l.batch
                            AND r.state = 'published' AND r.pool IN ('city', p.pool)));
        END;
        CREATE TRIGGER score_card_undecided AFTER UPDATE ON score_cards
        WHEN EXISTS (SELECT 1 FROM admission_candidates c JOIN admission_runs r
            ON r.id = c.run_id AND r.state IN ('frozen', 'executed')
            WHERE c.person_key = OLD.person_key AND r.school_year = OLD.school_year)
        BEGIN SELECT RAISE(ABORT, 'E9: a score card waits for the run it is frozen in'); END;
        """)
}
