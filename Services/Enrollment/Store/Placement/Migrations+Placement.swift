import Store

extension EnrollmentMigrations {
    /// Special-education cases, one a child, and their records. No place without consent, no plan without document.
    static let placement = Migration(
        "placement",
        """
        CREATE TABLE placement_cases (
            number INTEGER PRIMARY KEY CHECK (number >= 1),
            person_key TEXT NOT NULL UNIQUE,
            region TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('LISTED', 'ASSESSED', 'PROPOSED', 'CONSENTED',
                'OBJECTED', 'PLACED', 'PLAN_ACTIVE', 'REVIEWED', 'CHANGED', 'ENDED')),
            assessment TEXT,
            proposal TEXT,
            school_code TEXT REFERENCES schools (code),
            plan_document TEXT,
            review_due TEXT,
            CHECK (state = 'LISTED' OR assessment IS NOT NULL),
            CHECK (state IN ('LISTED', 'ASSESSED') OR proposal IS NOT NULL),
            CHECK ((proposal IS NULL) = (school_code IS NULL)),
            CONSTRAINT one_child_one_plan CHECK (state NOT IN ('PLAN_ACTIVE', 'REVIEWED')
                OR (plan_document IS NOT NULL AND review_due IS NOT NULL))
        );
        CREATE INDEX placement_region ON placement_cases (region, state);
        CREATE TABLE placement_records (
            case_number INTEGER NOT NULL REFERENCES placement_cases (number),
            number INTEGER NOT NULL CHECK (number >= 1),
            step TEXT NOT NULL,
            on_day TEXT NOT NULL,
            by_subject TEXT NOT NULL,
            note TEXT NOT NULL CHECK (note <> ''),
            PRIMARY KEY (case_number, number)
        );
        CREATE TRIGGER placement_records_stay BEFORE UPDATE ON placement_records
            BEGIN SELECT RAISE(ABORT, 'a record of a case is never changed'); END;
        CREATE TRIGGER placement_records_remain BEFORE DELETE ON placement_records
            BEGIN SELECT RAISE(ABORT, 'a record of a case is never deleted'); END;
        """)
}
