import Store

/// The schema of the aid service's store. It holds A1 by itself: the code is the first guard, this
/// the second.
enum AidMigrations {
    static let all: [Migration] = [
        Migration(
            "001-recognition",
            """
            CREATE TABLE recognition (
                id INTEGER PRIMARY KEY,
                person TEXT NOT NULL CHECK (length(person) = 32),
                school_year TEXT NOT NULL,
                level TEXT NOT NULL
                    CHECK (level IN ('especiallyDifficult', 'difficult', 'generallyDifficult')),
                basis TEXT NOT NULL,
                school TEXT NOT NULL,
                region TEXT NOT NULL,
                stage TEXT NOT NULL,
                boarding INTEGER NOT NULL CHECK (boarding IN (0, 1)),
                state TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'matched', 'reviewed',
                    'publicised', 'objected', 'confirmed', 'adjusted', 'revoked')),
                evidence_number TEXT,
                sample INTEGER NOT NULL CHECK (sample IN (0, 1)),
                registered_at BIGINT NOT NULL,
                registered_by TEXT NOT NULL,
                changed_at BIGINT NOT NULL
            );
            CREATE UNIQUE INDEX recognition_standing ON recognition (person, school_year)
                WHERE state <> 'revoked';
            CREATE INDEX recognition_by_region ON recognition (school_year, region, id);
            CREATE INDEX recognition_by_school ON recognition (school, school_year, id);
            CREATE TABLE recognition_move (
                recognition INTEGER NOT NULL REFERENCES recognition (id),
                number INTEGER NOT NULL,
                move TEXT NOT NULL,
                from_state TEXT NOT NULL,
                to_state TEXT NOT NULL,
                evidence_number TEXT,
                moved_at BIGINT NOT NULL,
                moved_by TEXT NOT NULL,
                PRIMARY KEY (recognition, number)
            );
            """),
        Migration(
            "002-entitlement",
            """
            CREATE TABLE entitlement (
                id INTEGER PRIMARY KEY,
                recognition INTEGER NOT NULL REFERENCES recognition (id),
                person TEXT NOT NULL CHECK (length(person) = 32),
                programme TEXT NOT NULL CHECK (programme IN ('seniorGrant', 'livingAllowance')),
                term TEXT NOT NULL,
                school TEXT NOT NULL,
                region TEXT NOT NULL,
                amount_fen BIGINT NOT NULL CHECK (amount_fen >= 0),
                rule_version TEXT NOT NULL,
                trace TEXT NOT NULL,
                trace_hash TEXT NOT NULL CHECK (length(trace_hash) = 64),
                calculated_at BIGINT NOT NULL,
                calculated_by TEXT NOT NULL,
                CONSTRAINT entitlement_once UNIQUE (person, programme, term)
            );
            CREATE INDEX entitlement_by_region ON entitlement (term, region, programme, amount_fen);
            CREATE INDEX entitlement_by_school ON entitlement (school, term);
            CREATE TRIGGER entitlement_keeps BEFORE DELETE ON entitlement
            BEGIN SELECT RAISE(ABORT, 'entitlements are never deleted'); END;
            CREATE TRIGGER entitlement_stays BEFORE UPDATE ON entitlement
            BEGIN SELECT RAISE(ABORT, 'entitlements are never changed'); END;
            """),
        Migration(
            "003-figures",
            """
            CREATE INDEX recognition_figures ON recognition (region, school_year, level)
                WHERE state IN ('confirmed', 'adjusted');
            CREATE INDEX recognition_sample ON recognition (sample) WHERE sample = 1;
            """),
    ]
}
