import Store

extension EnrollmentMigrations {
    /// Births and past rolls by region: one number a key and revision, and no number without its document.
    static let cohortSeries = Migration(
        "cohort-series",
        """
        CREATE TABLE series_revisions (
            region TEXT NOT NULL,
            revision INTEGER NOT NULL CHECK (revision >= 1),
            document_no TEXT NOT NULL CHECK (document_no <> ''),
            recorded_by TEXT NOT NULL,
            recorded_at INTEGER NOT NULL,
            PRIMARY KEY (region, revision)
        );
        CREATE TABLE cohort_births (
            region TEXT NOT NULL,
            cohort INTEGER NOT NULL CHECK (cohort BETWEEN 1900 AND 2999),
            revision INTEGER NOT NULL,
            births INTEGER NOT NULL CHECK (births >= 0),
            PRIMARY KEY (region, cohort, revision),
            FOREIGN KEY (region, revision) REFERENCES series_revisions (region, revision)
        );
        CREATE TABLE past_rolls (
            region TEXT NOT NULL,
            school_year TEXT NOT NULL,
            stage TEXT NOT NULL
                CHECK (stage IN ('kindergarten', 'primary', 'junior', 'senior')),
            grade INTEGER NOT NULL CHECK (grade BETWEEN 1 AND 6),
            revision INTEGER NOT NULL,
            enrolled INTEGER NOT NULL CHECK (enrolled >= 0),
            PRIMARY KEY (region, school_year, stage, grade, revision),
            FOREIGN KEY (region, revision) REFERENCES series_revisions (region, revision)
        );
        CREATE TRIGGER series_revisions_stay BEFORE UPDATE ON series_revisions
            BEGIN SELECT RAISE(ABORT, 'a revision of a series is never changed'); END;
        CREATE TRIGGER cohort_births_stay BEFORE UPDATE ON cohort_births
            BEGIN SELECT RAISE(ABORT, 'a number of a series is never changed'); END;
        CREATE TRIGGER cohort_births_remain BEFORE DELETE ON cohort_births
            BEGIN SELECT RAISE(ABORT, 'a number of a series is never deleted'); END;
        CREATE TRIGGER past_rolls_stay BEFORE UPDATE ON past_rolls
            BEGIN SELECT RAISE(ABORT, 'a number of a series is never changed'); END;
        CREATE TRIGGER past_rolls_remain BEFORE DELETE ON past_rolls
            BEGIN SELECT RAISE(ABORT, 'a number of a series is never deleted'); END;
        """)
}
