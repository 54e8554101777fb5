import Store

extension EnrollmentMigrations {
    /// 特殊类型招生: lines of their own, and who passed the tests. E6: nobody else is offered such a seat.
    static let specialRecruitment = Migration(
        "301-special-recruitment",
        """
        ALTER TABLE plan_lines ADD COLUMN special TEXT
            CHECK (special IS NULL OR (stage = 'senior' AND seat_type = 'open'));
        CREATE TABLE qualified_candidates (
            plan_line_id TEXT NOT NULL REFERENCES plan_lines (id),
            person_key TEXT NOT NULL,
            document_no TEXT NOT NULL CHECK (document_no <> ''),
            actor TEXT NOT NULL,
            at INTEGER NOT NULL,
            PRIMARY KEY (plan_line_id, person_key)
        );
        CREATE TRIGGER special_kept BEFORE UPDATE OF special ON plan_lines
        WHEN OLD.state NOT IN ('draft', 'submitted') AND NEW.special IS NOT OLD.special
        BEGIN SELECT RAISE(ABORT, 'E6: what an approved line recruits for is not changed'); END;
        CREATE TRIGGER qualified_special BEFORE INSERT ON qualified_candidates
        WHEN (SELECT special FROM plan_lines WHERE id = NEW.plan_line_id) IS NULL
        BEGIN SELECT RAISE(ABORT, 'E6: no line of a special type'); END;
        CREATE TRIGGER qualified_kept BEFORE UPDATE ON qualified_candidates
        BEGIN SELECT RAISE(ABORT, 'E6: who is qualified is kept as it was'); END;
        CREATE TRIGGER qualified_stay BEFORE DELETE ON qualified_candidates
        BEGIN SELECT RAISE(ABORT, 'E6: who is qualified is kept as it was'); END;
        CREATE TRIGGER e6_special AFTER INSERT ON offers WHEN NEW.stage = 'senior'
        BEGIN
            SELECT RAISE(ABORT, 'E6: not qualified for a special line, or below its control line')
            FROM plan_lines l WHERE l.id = NEW.plan_line_id AND l.special IS NOT NULL AND (
                NOT EXISTS (SELECT 1 FROM qualified_candidates
                    WHERE plan_line_id = l.id AND person_key = NEW.person_key)
                OR COALESCE((SELECT total_hundredths FROM score_cards
                    WHERE person_key = NEW.person_key AND school_year = NEW.school_year), -1)
                    < json_extract(l.special, '$.controlHundredths'));
        END;
        CREATE TRIGGER e6_special_run BEFORE INSERT ON admission_schools
        WHEN (SELECT special FROM plan_lines WHERE id = NEW.open_line) IS NOT NULL
        BEGIN SELECT RAISE(ABORT, 'E6: a run gives no seats of a special line'); END;
        """)

    /// A name entered by mistake is struck off once, and stays readable; who recorded it offers no seat on it.
    static let struckQualified = Migration(
        "304-struck-qualified",
        """
        ALTER TABLE qualified_candidates ADD COLUMN struck_by TEXT CHECK (struck_by <> '');
        ALTER TABLE qualified_candidates ADD COLUMN struck_document_no TEXT
            CHECK ((struck_document_no IS NULL) = (struck_by IS NULL));
        DROP TRIGGER qualified_kept;
        CREATE TRIGGER qualified_kept BEFORE UPDATE ON qualified_candidates
        WHEN OLD.struck_by IS NOT NULL OR NEW.struck_by IS NULL
            OR NEW.plan_line_id <> OLD.plan_line_id OR NEW.person_key <> OLD.person_key
            OR NEW.document_no <> OLD.document_no OR NEW.actor <> OLD.actor OR NEW.at <> OLD.at
        BEGIN SELECT RAISE(ABORT, 'E6: who is qualified is struck off once, and kept else'); END;
        CREATE TRIGGER qualified_struck AFTER INSERT ON offers WHEN EXISTS (
            SELECT 1 FROM qualified_candidates WHERE plan_line_id = NEW.plan_line_id
                AND person_key = NEW.person_key AND struck_by IS NOT NULL)
        BEGIN SELECT RAISE(ABORT, 'E6: struck off those who are qualified'); END;
        """)
}
