import Store

/// The tables of records: imports, transfers between rolls.
enum RecordMigrations {
    static let all: [Migration] = [imports, transfers, seniorHigh, violations]

    /// Which batch of which file is kept, once each; and the rolls a child has had, found quickly.
    private static let imports = Migration(
        "records-001-imports",
        """
        CREATE TABLE imports (
            id TEXT PRIMARY KEY CHECK (length(id) = 32),
            kind TEXT NOT NULL,
            row_count INTEGER NOT NULL CHECK (row_count >= 1),
            rows_per_batch INTEGER NOT NULL CHECK (rows_per_batch >= 1),
            opened_by TEXT NOT NULL,
            opened_at INTEGER NOT NULL,
            completed_at INTEGER
        );
        CREATE TABLE import_batches (
            import_id TEXT NOT NULL REFERENCES imports (id),
            number INTEGER NOT NULL CHECK (number >= 1),
            entered INTEGER NOT NULL CHECK (entered >= 0),
            updated INTEGER NOT NULL CHECK (updated >= 0),
            unchanged INTEGER NOT NULL CHECK (unchanged >= 0),
            committed_at INTEGER NOT NULL,
            PRIMARY KEY (import_id, number)
        ) WITHOUT ROWID;
        CREATE INDEX rolls_ended ON rolls (person_key) WHERE state <> 'active';
        """)

    /// Transfers between rolls: one open at a time for a child, and none that is effective without its three consents (E3).
    private static let transfers = Migration(
        "records-002-transfers",
        """
        CREATE TABLE roll_transfers (
            number INTEGER PRIMARY KEY CHECK (number >= 1),
            person_key TEXT NOT NULL,
            from_school TEXT NOT NULL REFERENCES schools (code),
            to_school TEXT NOT NULL,
            stage TEXT NOT NULL,
            grade INTEGER NOT NULL CHECK (grade >= 1),
            class_number INTEGER NOT NULL CHECK (class_number >= 1),
            effective_on TEXT NOT NULL,
            reason TEXT NOT NULL CHECK (reason <> ''),
            state TEXT NOT NULL CHECK (state IN
                ('requested', 'released', 'accepted', 'effective', 'refused', 'withdrawn')),
            requested_by TEXT NOT NULL,
            requested_at INTEGER NOT NULL,
            released_by TEXT,
            released_at INTEGER,
            accepted_by TEXT,
            accepted_at INTEGER,
            effective_at INTEGER,
            end_reason TEXT,
            CHECK (from_school <> to_school),
            CHECK ((state = 'effective') = (effective_at IS NOT NULL)),
            CHECK ((state IN ('refused', 'withdrawn')) = (end_reason IS NOT NULL)),
            CONSTRAINT e3_released CHECK (
                state NOT IN ('released', 'accepted', 'effective') OR released_by IS NOT NULL),
            CONSTRAINT e3_accepted CHECK (
                state NOT IN ('accepted', 'effective') OR accepted_by IS NOT NULL),
            FOREIGN KEY (to_school, stage) REFERENCES school_stages (school_code, stage)
        );
        CREATE UNIQUE INDEX e3_one_open_transfer ON roll_transfers (person_key)
            WHERE state IN ('requested', 'released', 'accepted');
        """)

    /// Marks and wishes of senior-high candidates.
    private static let seniorHigh = Migration(
        "records-003-senior-high",
        """
        CREATE TABLE exam_rules (
            school_year TEXT PRIMARY KEY,
            rules TEXT NOT NULL
        );
        CREATE TABLE score_cards (
            person_key TEXT NOT NULL,
            school_year TEXT NOT NULL REFERENCES exam_rules (school_year),
            candidate_number TEXT NOT NULL,
            junior_school TEXT NOT NULL REFERENCES schools (code),
            graduate TEXT NOT NULL CHECK (graduate IN ('fresh', 'former')),
            quality TEXT NOT NULL CHECK (quality IN ('A', 'B', 'C', 'D')),
            scores TEXT NOT NULL,
            total_hundredths INTEGER NOT NULL CHECK (total_hundredths >= 0),
            PRIMARY KEY (person_key, school_year),
            UNIQUE (school_year, candidate_number)
        );
        CREATE TABLE wish_forms (
            person_key TEXT NOT NULL,
            school_year TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN
                ('draft', 'submitted', 'signed', 'locked', 'ranked', 'admitted', 'unadmitted',
                 'solicited', 'reported', 'noShow', 'registered')),
            signatures TEXT NOT NULL,
            wishes TEXT NOT NULL,
            admission TEXT,
            PRIMARY KEY (person_key, school_year),
            CHECK ((state IN ('admitted', 'reported', 'noShow', 'registered'))
                = (admission IS NOT NULL))
        );
        """)

    /// Breaches of the rules of recruitment. What the register finds itself is recorded once.
    private static let violations = Migration(
        "records-004-violations",
        """
        CREATE TABLE enrollment_violations (
            number INTEGER PRIMARY KEY CHECK (number >= 1),
            kind TEXT NOT NULL,
            school_code TEXT NOT NULL REFERENCES schools (code),
            school_year TEXT NOT NULL,
            finding TEXT NOT NULL CHECK (finding <> ''),
            document_no TEXT,
            recorded_by TEXT NOT NULL,
            recorded_at INTEGER NOT NULL
        );
        CREATE UNIQUE INDEX violation_found_once
            ON enrollment_violations (kind, school_code, school_year, finding)
            WHERE document_no IS NULL;
        """)
}
