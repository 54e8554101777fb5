import Store

/// The tables of applications, their checks, tiers and calendar.
enum ApplicationMigrations {
    /// E2: one live application a child, school year and stage, public and private together.
    static let applications = Migration(
        "101-applications",
        """
        CREATE TABLE application_windows (
            school_year TEXT NOT NULL,
            stage TEXT NOT NULL CHECK (stage IN ('primary', 'junior')),
            opens_on TEXT NOT NULL,
            closes_on TEXT NOT NULL,
            document_no TEXT NOT NULL CHECK (document_no <> ''),
            PRIMARY KEY (school_year, stage),
            CHECK (opens_on <= closes_on)
        );
        CREATE TABLE tier_tables (
            id TEXT PRIMARY KEY,
            region TEXT NOT NULL,
            stage TEXT NOT NULL CHECK (stage IN ('primary', 'junior')),
            valid_from TEXT NOT NULL,
            valid_to TEXT,
            document TEXT NOT NULL CHECK (document <> ''),
            heading TEXT NOT NULL CHECK (heading <> ''),
            rules TEXT NOT NULL,
            UNIQUE (region, stage, valid_from),
            CHECK (valid_to IS NULL OR valid_to >= valid_from)
        );
        CREATE TABLE applications (
            receipt TEXT PRIMARY KEY CHECK (length(receipt) = 19),
            person_key TEXT NOT NULL,
            guardian_key TEXT NOT NULL CHECK (guardian_key <> person_key),
            school_year TEXT NOT NULL,
            stage TEXT NOT NULL CHECK (stage IN ('primary', 'junior')),
            ownership TEXT NOT NULL CHECK (ownership IN ('public', 'private')),
            school_code TEXT REFERENCES schools (code),
            region TEXT NOT NULL,
            community TEXT,
            state TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'verifying', 'verified',
                'pooled', 'offered', 'confirmed', 'registered', 'returned', 'ineligible',
                'lotteryLost', 'reallocated', 'withdrawn', 'revoked', 'appealed')),
            tier TEXT,
            reason TEXT,
            appealed_from TEXT,
            upheld INTEGER NOT NULL CHECK (upheld IN (0, 1)),
            tier_table TEXT NOT NULL REFERENCES tier_tables (id),
            round INTEGER NOT NULL CHECK (round >= 0),
            moves INTEGER NOT NULL CHECK (moves >= 0),
            sample INTEGER NOT NULL CHECK (sample IN (0, 1)),
            updated_at INTEGER NOT NULL,
            actor TEXT NOT NULL,
            CHECK ((ownership = 'private') = (school_code IS NOT NULL)),
            CHECK ((tier IS NOT NULL) = (state IN ('verified', 'pooled', 'offered', 'confirmed',
                'registered', 'lotteryLost', 'reallocated'))),
            CHECK (state <> 'ineligible' OR reason IS NOT NULL),
            CHECK ((state = 'appealed') = (appealed_from IS NOT NULL)),
            CHECK ((state = 'draft') <= (round = 0))
        );
        CREATE UNIQUE INDEX e2_one_live_application ON applications (person_key, school_year, stage)
            WHERE state NOT IN ('withdrawn', 'ineligible', 'revoked');
        CREATE INDEX applications_region ON applications (region, receipt);
        CREATE INDEX applications_counts
            ON applications (school_year, region, stage, ownership, state);
        CREATE TABLE application_moves (
            receipt TEXT NOT NULL REFERENCES applications (receipt),
            number INTEGER NOT NULL CHECK (number >= 1),
            verb TEXT NOT NULL,
            from_state TEXT NOT NULL,
            to_state TEXT NOT NULL,
            reason TEXT,
            actor TEXT NOT NULL,
            at INTEGER NOT NULL,
            PRIMARY KEY (receipt, number)
        );
        CREATE TABLE application_checks (
            receipt TEXT NOT NULL REFERENCES applications (receipt),
            round INTEGER NOT NULL CHECK (round >= 1),
            proof TEXT NOT NULL,
            question TEXT,
            since TEXT,
            state TEXT NOT NULL
                CHECK (state IN ('pending', 'pass', 'fail', 'unknown', 'manual')),
            holds INTEGER CHECK (holds IN (0, 1)),
            reason TEXT,
            attempts INTEGER NOT NULL CHECK (attempts >= 0),
            due_at INTEGER,
            error TEXT,
            extracted_at INTEGER,
            decided_at INTEGER,
            decided_by TEXT,
            evidence_no TEXT,
            PRIMARY KEY (receipt, round, proof),
            CONSTRAINT unknown_is_no_fail CHECK (
                (state = 'pass' AND holds = 1) OR (state = 'fail' AND holds = 0)
                OR (state = 'manual' AND holds IS NOT NULL)
                OR (state IN ('pending', 'unknown') AND holds IS NULL)),
            CHECK ((holds IS NULL) = (decided_at IS NULL)),
            CONSTRAINT manual_has_evidence CHECK (
                (state = 'manual') = (evidence_no IS NOT NULL)
                AND (state = 'manual') = (decided_by IS NOT NULL)),
            CHECK (due_at IS NULL OR (question IS NOT NULL AND state IN ('pending', 'unknown')))
        );
        CREATE INDEX application_checks_due ON application_checks (proof, due_at)
            WHERE due_at IS NOT NULL;
        CREATE TABLE check_answers (
            receipt TEXT NOT NULL,
            round INTEGER NOT NULL,
            proof TEXT NOT NULL,
            number INTEGER NOT NULL CHECK (number >= 1),
            outcome TEXT NOT NULL CHECK (outcome IN ('pass', 'fail', 'silence')),
            reason TEXT,
            extracted_at INTEGER,
            at INTEGER NOT NULL,
            applied INTEGER NOT NULL CHECK (applied IN (0, 1)),
            PRIMARY KEY (receipt, round, proof, number),
            FOREIGN KEY (receipt, round, proof)
                REFERENCES application_checks (receipt, round, proof)
        );
        """)

    /// Every application of a child, live or not: reports and freezes look for the child's other ones.
    static let byPerson = Migration(
        "308-applications-by-person",
        "CREATE INDEX applications_person ON applications (person_key, school_year, stage);")

    /// The skeleton that Chinese cities share, for every district, until it publishes its own.
    ///
    /// Source: domain page "Enrollment", priority tiers: the city's own list was not found. Age: 义务教育法 第十一条.
    static let tierSkeleton = Migration(
        "102-tier-skeleton",
        """
        INSERT INTO tier_tables
        SELECT 'TIERS-' || region || '-' || stage || '@2025-09-01', region, stage, '2025-09-01',
            '2027-08-31', '通用顺位（示例）：本市各县（市、区）招生办法未见，公布后以其为准',
            '招生顺位；社保一个月起；入学年龄依《义务教育法》第十一条', rules
        FROM (SELECT '410802' AS region UNION SELECT '410803' UNION SELECT '410804'
            UNION SELECT '410811' UNION SELECT '410871' UNION SELECT '410821' UNION SELECT '410822'
            UNION SELECT '410823' UNION SELECT '410825' UNION SELECT '410882' UNION SELECT '410883')
        CROSS JOIN (
            SELECT 'primary' AS stage, '{"leastAge":6,"required":[],"insuranceMonths":1,"tiers":\(tiers)}'
                AS rules
            UNION
            SELECT 'junior', '{"leastAge":6,"required":["roll"],"insuranceMonths":1,"tiers":\(tiers)}');
        """)

    /// Since when what an officer found proved is true, beside what the family claims: a day that the register has refuted
    /// ranks nobody. What was decided before keeps the family's day, but not against a `REGISTERED_LATER` that counted.
    ///
    /// Applications that a voided run left POOLED are VERIFIED again, as those of one that is voided from now on.
    static let decidedSince = Migration(
        "306-checks-decided-since",
        """
        ALTER TABLE application_checks ADD COLUMN decided_since TEXT
            CONSTRAINT decided_since CHECK (decided_since IS NULL OR (
                state = 'manual' AND holds = 1 AND proof IN ('household', 'property')));
        UPDATE application_checks SET decided_since = since
        WHERE state = 'manual' AND holds = 1 AND proof IN ('household', 'property')
            AND NOT EXISTS (SELECT 1 FROM check_answers w
                WHERE w.receipt = application_checks.receipt AND w.round = application_checks.round
                    AND w.proof = application_checks.proof AND w.applied = 1
                    AND w.reason = 'REGISTERED_LATER');
        INSERT INTO application_moves
        SELECT receipt, moves + 1, 'release', 'pooled', 'verified', '306-checks-decided-since',
            'schema', updated_at
        FROM applications a WHERE \(leftPooled);
        UPDATE applications AS a SET state = 'verified', moves = moves + 1 WHERE \(leftPooled);
        """)

    private static let leftPooled = """
        a.state = 'pooled' AND NOT EXISTS (
            SELECT 1 FROM allocation_children c JOIN allocation_runs r ON r.id = c.run_id
            WHERE c.receipt = a.receipt AND c.standing = 'pooled' AND r.state <> 'voided')
        """

    private static let tiers =
        "["
        + #"{"code":"S","name":"政策性照顾","proofs":["policy"],"tie":"lottery"},"#
        + #"{"code":"1","name":"房户一致","proofs":["household","property"],"tie":"date"},"#
        + #"{"code":"2a","name":"有房无户","proofs":["property"],"tie":"date"},"#
        + #"{"code":"2b","name":"有户无房","proofs":["household"],"tie":"date"},"#
        + #"{"code":"3","name":"随迁子女","proofs":["residence","insurance"],"tie":"date"}]"#
}
