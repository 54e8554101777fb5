import Store

/// The tables of enrollment. The invariants live here too: the code checks first, the schema has the last word.
enum EnrollmentMigrations {
    static let all: [Migration] =
        [register, seatsCertified, rules, plans, offers, lotteries] + RecordMigrations.all
        + [ApplicationMigrations.applications, ApplicationMigrations.tierSkeleton]
        + [kindergartens, dropout, placement, admissionRuns, invariants]
        + [cohortSeries]
        + [season]
        + OversightMigrations.all
        + [seasonChecks]
        + [recruitment]
        + AllocationMigrations.all
        + [
            OversightMigrations.retention, specialRecruitment, AllocationMigrations.spelling,
            struckQualified, AllocationMigrations.letters, ApplicationMigrations.decidedSince,
            AllocationMigrations.versions, ApplicationMigrations.byPerson,
        ]
        + SeniorMigrations.all
        + [recognitionsFall, placementRegions]

    /// Schools, the stages they teach, and the roll (E3).
    private static let register = Migration(
        "001-register",
        """
        CREATE TABLE schools (
            code TEXT PRIMARY KEY CHECK (length(code) = 10),
            name TEXT NOT NULL CHECK (name <> ''),
            region TEXT NOT NULL,
            stage TEXT NOT NULL,
            ownership TEXT NOT NULL CHECK (ownership IN ('public', 'private')),
            status TEXT NOT NULL CHECK (status IN ('active', 'retired')),
            construction TEXT,
            sample INTEGER NOT NULL CHECK (sample IN (0, 1)),
            retired_by_document TEXT,
            CHECK ((status = 'retired') = (retired_by_document IS NOT NULL))
        );
        CREATE INDEX schools_region ON schools (region, stage);
        CREATE TABLE school_stages (
            school_code TEXT NOT NULL REFERENCES schools (code),
            stage TEXT NOT NULL,
            opening_seats INTEGER NOT NULL CHECK (opening_seats >= 0),
            certified_seats INTEGER NOT NULL,
            PRIMARY KEY (school_code, stage),
            CONSTRAINT p8_seats_only_rise CHECK (certified_seats >= opening_seats)
        );
        CREATE TABLE rolls (
            person_key TEXT NOT NULL,
            school_code TEXT NOT NULL,
            stage TEXT NOT NULL,
            grade INTEGER NOT NULL CHECK (grade >= 1),
            class_number INTEGER NOT NULL CHECK (class_number >= 1),
            state TEXT NOT NULL CHECK (state IN ('active', 'transferred', 'graduated', 'left')),
            entered_at INTEGER NOT NULL,
            ended_at INTEGER,
            CHECK ((state = 'active') = (ended_at IS NULL)),
            FOREIGN KEY (school_code, stage) REFERENCES school_stages (school_code, stage)
        );
        CREATE UNIQUE INDEX e3_one_active_roll ON rolls (person_key) WHERE state = 'active';
        CREATE TABLE roll_counts (
            school_code TEXT NOT NULL,
            stage TEXT NOT NULL,
            grade INTEGER NOT NULL,
            enrolled INTEGER NOT NULL CHECK (enrolled >= 0),
            PRIMARY KEY (school_code, stage, grade),
            FOREIGN KEY (school_code, stage) REFERENCES school_stages (school_code, stage)
        );
        """)

    /// Which certificate raised what (P8: once for a certificate, once for an event).
    private static let seatsCertified = Migration(
        "002-seat-certificates",
        """
        CREATE TABLE seat_certificates (
            certificate_no TEXT PRIMARY KEY,
            event_id TEXT NOT NULL UNIQUE,
            project TEXT NOT NULL,
            school_code TEXT NOT NULL,
            stage TEXT NOT NULL,
            seats INTEGER NOT NULL CHECK (seats > 0),
            certified_on TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('applied', 'unmatched')),
            raised_from INTEGER,
            raised_to INTEGER,
            received_at INTEGER NOT NULL,
            CHECK ((state = 'applied') = (raised_to IS NOT NULL)),
            CONSTRAINT p8_lineage CHECK (raised_to = raised_from + seats)
        );
        CREATE INDEX seat_certificates_school ON seat_certificates (school_code, stage);
        CREATE TABLE certificate_rejections (
            event_id TEXT PRIMARY KEY,
            certificate_no TEXT NOT NULL,
            reason TEXT NOT NULL,
            received_at INTEGER NOT NULL
        );
        """)

    /// Dated rules with their sources, and exemptions from them.
    private static let rules = Migration(
        "003-rules",
        """
        CREATE TABLE enrollment_rules (
            id TEXT PRIMARY KEY,
            rule TEXT NOT NULL,
            limit_value INTEGER,
            unit TEXT NOT NULL,
            valid_from TEXT NOT NULL,
            valid_to TEXT,
            document TEXT NOT NULL CHECK (document <> ''),
            heading TEXT NOT NULL CHECK (heading <> ''),
            UNIQUE (rule, valid_from),
            CHECK (valid_to IS NULL OR valid_to >= valid_from)
        );
        INSERT INTO enrollment_rules VALUES
            ('PLANNED_WITHIN_CERTIFIED@2023-10-20', 'PLANNED_WITHIN_CERTIFIED', NULL,
             'seats', '2023-10-20', NULL,
             '焦作市“十四五”县域普通高中发展提升行动计划实施方案', '17 改善县中办学条件'),
            ('SENIOR_ENTRY_CLASS@2023-10-20', 'SENIOR_ENTRY_CLASS', 55,
             'pupils per class', '2023-10-20', NULL,
             '焦作市“十四五”县域普通高中发展提升行动计划实施方案', '17 改善县中办学条件'),
            ('SENIOR_SIZE_3000@2023-10-20', 'SENIOR_SIZE_3000', 3000,
             'pupils', '2023-10-20', NULL,
             '焦作市“十四五”县域普通高中发展提升行动计划实施方案', '17 改善县中办学条件'),
            ('SENIOR_POOL@2023-10-20', 'SENIOR_POOL', NULL,
             'pool', '2023-10-20', NULL,
             '焦作市“十四五”县域普通高中发展提升行动计划实施方案', '5 严格属地招生政策');
        CREATE TABLE rule_exemptions (
            id TEXT PRIMARY KEY,
            rule TEXT NOT NULL,
            school_code TEXT NOT NULL REFERENCES schools (code),
            document_no TEXT NOT NULL CHECK (document_no <> ''),
            reason TEXT NOT NULL CHECK (reason <> ''),
            limit_value INTEGER NOT NULL CHECK (limit_value > 0),
            valid_from TEXT NOT NULL,
            valid_to TEXT,
            granted_by TEXT NOT NULL,
            granted_at INTEGER NOT NULL,
            UNIQUE (rule, school_code, document_no),
            CHECK (valid_to IS NULL OR valid_to >= valid_from)
        );
        """)

    /// Plan lines with the numbers their guards were checked against (E4), and what amended them.
    private static let plans = Migration(
        "004-plans",
        """
        CREATE TABLE plan_lines (
            id TEXT PRIMARY KEY,
            school_year TEXT NOT NULL,
            school_code TEXT NOT NULL,
            stage TEXT NOT NULL,
            batch INTEGER NOT NULL CHECK (batch BETWEEN 1 AND 9),
            seat_type TEXT NOT NULL CHECK (seat_type IN ('open', 'quota')),
            seats INTEGER NOT NULL CHECK (seats > 0),
            classes INTEGER NOT NULL CHECK (classes > 0),
            state TEXT NOT NULL CHECK (state IN
                ('draft', 'submitted', 'approved', 'published', 'locked', 'amended', 'closed')),
            revision INTEGER NOT NULL CHECK (revision >= 1),
            offered INTEGER NOT NULL CHECK (offered >= 0),
            confirmed INTEGER NOT NULL CHECK (confirmed >= 0),
            offers_made INTEGER NOT NULL CHECK (offers_made >= offered + confirmed),
            ledger_entries INTEGER NOT NULL CHECK (ledger_entries >= 0),
            certified_seats INTEGER NOT NULL,
            class_limit INTEGER,
            rules TEXT NOT NULL,
            submitted_by TEXT,
            approved_by TEXT,
            approval_no TEXT,
            return_reason TEXT,
            amendment TEXT,
            UNIQUE (school_year, school_code, stage, batch, seat_type),
            UNIQUE (id, school_year, stage),
            FOREIGN KEY (school_code, stage) REFERENCES school_stages (school_code, stage),
            CONSTRAINT e1_offers_within_seats CHECK (offered + confirmed <= seats),
            CONSTRAINT e4_within_certified CHECK (state = 'draft' OR seats <= certified_seats),
            CONSTRAINT e4_class_limit CHECK (state = 'draft' OR stage <> 'senior'
                OR (class_limit IS NOT NULL AND seats <= class_limit * classes)),
            CONSTRAINT two_persons CHECK (approved_by IS NULL OR approved_by <> submitted_by),
            CHECK (state IN ('draft', 'submitted') OR approved_by IS NOT NULL)
        );
        CREATE TABLE plan_amendments (
            plan_line_id TEXT NOT NULL REFERENCES plan_lines (id),
            revision INTEGER NOT NULL CHECK (revision >= 2),
            seats_before INTEGER NOT NULL,
            classes_before INTEGER NOT NULL,
            seats INTEGER NOT NULL,
            classes INTEGER NOT NULL,
            reason TEXT NOT NULL,
            proposed_by TEXT NOT NULL,
            approved_by TEXT NOT NULL,
            approval_no TEXT NOT NULL,
            approved_at INTEGER NOT NULL,
            PRIMARY KEY (plan_line_id, revision),
            CONSTRAINT two_persons CHECK (approved_by <> proposed_by)
        );
        """)

    /// Offers (E2) and the ledger of seats behind the counters of a plan line (E1).
    private static let offers = Migration(
        "005-offers",
        """
        CREATE TABLE offers (
            id TEXT PRIMARY KEY,
            plan_line_id TEXT NOT NULL,
            number INTEGER NOT NULL CHECK (number >= 1),
            school_year TEXT NOT NULL,
            stage TEXT NOT NULL,
            person_key TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('offered', 'confirmed', 'declined')),
            made_at INTEGER NOT NULL,
            answered_at INTEGER,
            decline_reason TEXT,
            UNIQUE (plan_line_id, number),
            FOREIGN KEY (plan_line_id, school_year, stage)
                REFERENCES plan_lines (id, school_year, stage)
        );
        CREATE UNIQUE INDEX e2_one_live_offer ON offers (person_key, school_year, stage)
            WHERE state IN ('offered', 'confirmed');
        CREATE TABLE seat_ledger (
            plan_line_id TEXT NOT NULL REFERENCES plan_lines (id),
            number INTEGER NOT NULL CHECK (number >= 1),
            from_account TEXT NOT NULL
                CHECK (from_account IN ('plan', 'available', 'offered', 'confirmed')),
            to_account TEXT NOT NULL
                CHECK (to_account IN ('plan', 'available', 'offered', 'confirmed')),
            seats INTEGER NOT NULL CHECK (seats > 0),
            cause TEXT NOT NULL,
            offer_id TEXT REFERENCES offers (id),
            at INTEGER NOT NULL,
            actor TEXT NOT NULL,
            PRIMARY KEY (plan_line_id, number),
            CHECK (from_account <> to_account)
        );
        """)
}
