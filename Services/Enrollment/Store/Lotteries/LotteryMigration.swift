import Store

extension EnrollmentMigrations {
    /// Lotteries, their frozen lists, secrets and results (E9). What is kept once is never changed, by triggers.
    static let lotteries = Migration(
        "lotteries",
        """
        CREATE TABLE lotteries (
            id TEXT PRIMARY KEY,
            school_year TEXT NOT NULL,
            region TEXT NOT NULL,
            stage TEXT NOT NULL,
            number INTEGER NOT NULL CHECK (number >= 1),
            public_value_source TEXT NOT NULL CHECK (public_value_source <> ''),
            sample INTEGER NOT NULL CHECK (sample IN (0, 1)),
            state TEXT NOT NULL CHECK (state IN ('prepared', 'frozen', 'seeded', 'executed',
                'verified', 'published', 'archived', 'voided')),
            entries INTEGER NOT NULL CHECK (entries >= 0),
            list_hash TEXT CHECK (length(list_hash) = 64),
            commitment TEXT CHECK (length(commitment) = 64),
            first_approval_by TEXT,
            second_approval_by TEXT,
            public_value TEXT CHECK (public_value <> ''),
            seed TEXT CHECK (length(seed) = 64),
            result_hash TEXT CHECK (length(result_hash) = 64),
            verified_by TEXT,
            published_by TEXT,
            void_reason TEXT CHECK (void_reason <> ''),
            UNIQUE (school_year, region, stage, number),
            CONSTRAINT e9_frozen CHECK (state IN ('prepared', 'voided')
                OR (list_hash IS NOT NULL AND commitment IS NOT NULL AND entries > 0)),
            CONSTRAINT e9_seeded CHECK (state IN ('prepared', 'frozen', 'voided')
                OR (seed IS NOT NULL AND public_value IS NOT NULL)),
            CONSTRAINT e9_executed CHECK (state NOT IN ('executed', 'verified', 'published',
                'archived') OR result_hash IS NOT NULL),
            CONSTRAINT two_persons_start CHECK (seed IS NULL OR (first_approval_by IS NOT NULL
                AND second_approval_by IS NOT NULL)),
            CONSTRAINT two_persons_approve CHECK (second_approval_by IS NULL
                OR (first_approval_by IS NOT NULL AND second_approval_by <> first_approval_by)),
            CONSTRAINT e9_verified CHECK (state NOT IN ('verified', 'published', 'archived')
                OR verified_by IS NOT NULL),
            CONSTRAINT two_persons_publish CHECK (published_by IS NULL
                OR published_by <> verified_by),
            CONSTRAINT published CHECK ((published_by IS NOT NULL)
                = (state IN ('published', 'archived'))),
            CONSTRAINT voided CHECK ((void_reason IS NOT NULL) = (state = 'voided'))
        );
        CREATE TABLE lottery_steps (
            lottery_id TEXT NOT NULL REFERENCES lotteries (id),
            number INTEGER NOT NULL CHECK (number >= 1),
            act TEXT NOT NULL,
            actor TEXT NOT NULL,
            at INTEGER NOT NULL,
            program TEXT,
            PRIMARY KEY (lottery_id, number)
        );
        CREATE UNIQUE INDEX lottery_approval ON lottery_steps (lottery_id, act, actor)
            WHERE act = 'approveStart';
        CREATE TABLE lottery_schools (
            lottery_id TEXT NOT NULL REFERENCES lotteries (id),
            school_code TEXT NOT NULL,
            stage TEXT NOT NULL,
            seats INTEGER NOT NULL CHECK (seats >= 0),
            PRIMARY KEY (lottery_id, school_code),
            FOREIGN KEY (school_code, stage) REFERENCES school_stages (school_code, stage)
        );
        CREATE TABLE lottery_entries (
            lottery_id TEXT NOT NULL REFERENCES lotteries (id),
            entry_id TEXT NOT NULL CHECK (entry_id <> ''),
            group_key TEXT CHECK (group_key <> ''),
            wishes TEXT NOT NULL,
            PRIMARY KEY (lottery_id, entry_id)
        );
        CREATE TABLE lottery_secrets (
            lottery_id TEXT PRIMARY KEY REFERENCES lotteries (id),
            secret TEXT NOT NULL CHECK (length(secret) = 64)
        );
        CREATE TABLE lottery_results (
            lottery_id TEXT NOT NULL,
            line INTEGER NOT NULL CHECK (line >= 1),
            entry_id TEXT NOT NULL,
            place INTEGER NOT NULL CHECK (place >= 1),
            ticket TEXT NOT NULL CHECK (length(ticket) = 64),
            school_code TEXT,
            PRIMARY KEY (lottery_id, line),
            UNIQUE (lottery_id, entry_id),
            FOREIGN KEY (lottery_id, entry_id)
                REFERENCES lottery_entries (lottery_id, entry_id),
            FOREIGN KEY (lottery_id, school_code)
                REFERENCES lottery_schools (lottery_id, school_code)
        );
        \(moves)
        \(frozen("lottery_schools"))
        \(frozen("lottery_entries"))
        \(keptOnce("lottery_secrets", whileState: "frozen"))
        \(keptOnce("lottery_results", whileState: "executed"))
        CREATE TRIGGER lottery_steps_kept BEFORE UPDATE ON lottery_steps
        BEGIN SELECT RAISE(ABORT, 'E9: a step of a lottery is kept as it was'); END;
        CREATE TRIGGER lottery_steps_stay BEFORE DELETE ON lottery_steps
        BEGIN SELECT RAISE(ABORT, 'E9: a step of a lottery is kept as it was'); END;
        """)

    /// Only the moves of the life cycle, and nothing of what was kept under another name.
    private static let moves = """
        CREATE TRIGGER lotteries_begin AFTER INSERT ON lotteries WHEN NEW.state <> 'prepared'
        BEGIN SELECT RAISE(ABORT, 'E9: a lottery begins as prepared'); END;
        CREATE TRIGGER lotteries_stay BEFORE DELETE ON lotteries
        BEGIN SELECT RAISE(ABORT, 'E9: a lottery is never removed'); END;
        CREATE TRIGGER lotteries_move BEFORE UPDATE ON lotteries
        WHEN NEW.state <> OLD.state AND NOT (
            (OLD.state || ' ' || NEW.state) IN ('prepared frozen', 'frozen seeded',
                'seeded executed', 'executed verified', 'verified published',
                'published archived')
            OR (NEW.state = 'voided' AND OLD.state IN ('prepared', 'frozen', 'seeded',
                'executed', 'verified')))
        BEGIN SELECT RAISE(ABORT, 'E9: no such move of a lottery'); END;
        CREATE TRIGGER lotteries_keep BEFORE UPDATE ON lotteries
        WHEN NEW.id <> OLD.id OR NEW.school_year <> OLD.school_year OR NEW.region <> OLD.region
            OR NEW.stage <> OLD.stage OR NEW.public_value_source <> OLD.public_value_source
            OR NEW.sample <> OLD.sample
            OR (OLD.state <> 'prepared' AND NEW.entries <> OLD.entries)
            OR (OLD.list_hash IS NOT NULL AND NEW.list_hash IS NOT OLD.list_hash)
            OR (OLD.commitment IS NOT NULL AND NEW.commitment IS NOT OLD.commitment)
            OR (OLD.first_approval_by IS NOT NULL
                AND NEW.first_approval_by IS NOT OLD.first_approval_by)
            OR (OLD.second_approval_by IS NOT NULL
                AND NEW.second_approval_by IS NOT OLD.second_approval_by)
            OR (OLD.public_value IS NOT NULL AND NEW.public_value IS NOT OLD.public_value)
            OR (OLD.seed IS NOT NULL AND NEW.seed IS NOT OLD.seed)
            OR (OLD.result_hash IS NOT NULL AND NEW.result_hash IS NOT OLD.result_hash)
            OR (OLD.verified_by IS NOT NULL AND NEW.verified_by IS NOT OLD.verified_by)
            OR (OLD.published_by IS NOT NULL AND NEW.published_by IS NOT OLD.published_by)
            OR (OLD.void_reason IS NOT NULL AND NEW.void_reason IS NOT OLD.void_reason)
        BEGIN SELECT RAISE(ABORT, 'E9: what a lottery has kept is never changed'); END;
        """

    private static func state(of row: String) -> String {
        "(SELECT state FROM lotteries WHERE id = \(row).lottery_id)"
    }

    /// A part of the list: rows come and go while the lottery is prepared only.
    private static func frozen(_ table: String) -> String {
        [("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")].map { verb, row in
            """
            CREATE TRIGGER \(table)_\(verb.lowercased()) BEFORE \(verb) ON \(table)
            WHEN \(state(of: row)) <> 'prepared'
            BEGIN SELECT RAISE(ABORT, 'E9: the list is frozen'); END;
            """
        }.joined(separator: "\n")
    }

    /// Rows that come in one state and stay for ever.
    private static func keptOnce(_ table: String, whileState: String) -> String {
        let verbs = ["UPDATE", "DELETE"].map { verb in
            """
            CREATE TRIGGER \(table)_\(verb.lowercased()) BEFORE \(verb) ON \(table)
            BEGIN SELECT RAISE(ABORT, 'E9: what a lottery has kept is never changed'); END;
            """
        }
        return
            (verbs + [
                """
                CREATE TRIGGER \(table)_insert BEFORE INSERT ON \(table)
                WHEN \(state(of: "NEW")) <> '\(whileState)'
                BEGIN SELECT RAISE(ABORT, 'E9: not in this state of a lottery'); END;
                """
            ]).joined(separator: "\n")
    }
}
