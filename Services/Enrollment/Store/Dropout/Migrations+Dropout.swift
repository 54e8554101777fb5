import Store

extension EnrollmentMigrations {
    /// Eligible children, drop-out cases (one a child, for ever) and their records, with the clocks.
    static let dropout = Migration(
        "dropout",
        """
        INSERT INTO enrollment_rules VALUES
            ('DROPOUT_CALL@2024-05-01', 'DROPOUT_CALL', 1, 'day of absence', '2024-05-01', NULL,
             '控辍保学 practice of counties: secondary copy, to be checked', '缺勤 1 天'),
            ('DROPOUT_VISIT@2024-05-01', 'DROPOUT_VISIT', 3, 'day of absence', '2024-05-01', NULL,
             '控辍保学 practice of counties: secondary copy, to be checked', '缺勤 3 天'),
            ('DROPOUT_REPORT@2024-05-01', 'DROPOUT_REPORT', 28, 'day of month', '2024-05-01', NULL,
             '控辍保学 practice of counties: secondary copy, to be checked', '月报'),
            ('DROPOUT_ESCALATION@2024-05-01', 'DROPOUT_ESCALATION', 30, 'day of absence',
             '2024-05-01', NULL, 'assumption: no document read names the day', '乡镇劝返');
        CREATE TABLE eligible_children (
            school_year TEXT NOT NULL,
            person_key TEXT NOT NULL,
            region TEXT NOT NULL,
            poverty INTEGER NOT NULL CHECK (poverty IN (0, 1)),
            PRIMARY KEY (school_year, person_key)
        );
        CREATE INDEX eligible_region ON eligible_children (school_year, region);
        CREATE TABLE dropout_cases (
            number INTEGER PRIMARY KEY CHECK (number >= 1),
            person_key TEXT NOT NULL UNIQUE,
            region TEXT NOT NULL,
            school_code TEXT REFERENCES schools (code),
            cause TEXT NOT NULL CHECK (cause IN ('NEVER_ENROLLED', 'ABSENT')),
            state TEXT NOT NULL CHECK (state IN ('SUSPECTED', 'VERIFIED_AT_SCHOOL_ELSEWHERE',
                'HEALTH_EXEMPT', 'DROPPED', 'PERSUADING', 'RETURNED', 'STABLE',
                'ESCALATED_TOWNSHIP', 'ESCALATED_NOTICE', 'ESCALATED_COURT')),
            episode INTEGER NOT NULL CHECK (episode >= 1),
            absent_since TEXT NOT NULL,
            responsible TEXT NOT NULL CHECK (responsible <> ''),
            CHECK (cause <> 'ABSENT' OR school_code IS NOT NULL)
        );
        CREATE INDEX dropout_region ON dropout_cases (region, state);
        CREATE TABLE dropout_records (
            case_number INTEGER NOT NULL REFERENCES dropout_cases (number),
            number INTEGER NOT NULL CHECK (number >= 1),
            episode INTEGER NOT NULL CHECK (episode >= 1),
            step TEXT NOT NULL,
            on_day TEXT NOT NULL,
            by_subject TEXT NOT NULL,
            note TEXT NOT NULL CHECK (note <> ''),
            PRIMARY KEY (case_number, number)
        );
        CREATE TRIGGER dropout_records_stay BEFORE UPDATE ON dropout_records
            BEGIN SELECT RAISE(ABORT, 'a record of a case is never changed'); END;
        CREATE TRIGGER dropout_records_remain BEFORE DELETE ON dropout_records
            BEGIN SELECT RAISE(ABORT, 'a record of a case is never deleted'); END;
        """)
}
