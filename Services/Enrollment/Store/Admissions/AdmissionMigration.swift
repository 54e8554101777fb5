import Store

extension EnrollmentMigrations {
    /// Admission runs, their frozen markets and results. What is kept once is never changed; E5 and E6 hold of every seat.
    static let admissionRuns = Migration(
        "admission-runs",
        """
        CREATE TABLE admission_runs (
            id TEXT PRIMARY KEY,
            school_year TEXT NOT NULL REFERENCES exam_rules (school_year),
            pool TEXT NOT NULL,
            batch INTEGER NOT NULL CHECK (batch BETWEEN 1 AND 9),
            number INTEGER NOT NULL CHECK (number >= 1),
            state TEXT NOT NULL CHECK (state IN
                ('prepared', 'frozen', 'executed', 'published', 'voided')),
            rule TEXT NOT NULL,
            candidates INTEGER NOT NULL CHECK (candidates >= 0),
            input_hash TEXT CHECK (length(input_hash) = 64),
            commitment TEXT CHECK (length(commitment) = 64),
            secret TEXT CHECK (length(secret) = 64),
            public_value TEXT CHECK (public_value <> ''),
            seed TEXT CHECK (length(seed) = 64),
            result_hash TEXT CHECK (length(result_hash) = 64),
            lines TEXT,
            executed_by TEXT,
            published_by TEXT,
            void_reason TEXT CHECK (void_reason <> ''),
            UNIQUE (school_year, pool, batch, number),
            CONSTRAINT e9_frozen CHECK (state IN ('prepared', 'voided')
                OR (input_hash IS NOT NULL AND candidates > 0)),
            CONSTRAINT e9_executed CHECK (state NOT IN ('executed', 'published')
                OR (result_hash IS NOT NULL AND lines IS NOT NULL AND executed_by IS NOT NULL)),
            CONSTRAINT committed CHECK ((commitment IS NULL) = (secret IS NULL)
                AND (public_value IS NULL) = (seed IS NULL)
                AND (seed IS NULL OR secret IS NOT NULL)),
            CONSTRAINT two_persons CHECK (published_by IS NULL OR published_by <> executed_by),
            CONSTRAINT published CHECK ((published_by IS NOT NULL) = (state = 'published')),
            CONSTRAINT voided CHECK ((void_reason IS NOT NULL) = (state = 'voided'))
        );
        CREATE UNIQUE INDEX admission_one_run ON admission_runs (school_year, batch, pool)
            WHERE state <> 'voided';
        CREATE TABLE admission_steps (
            run_id TEXT NOT NULL REFERENCES admission_runs (id),
            number INTEGER NOT NULL CHECK (number >= 1),
            act TEXT NOT NULL,
            actor TEXT NOT NULL,
            at INTEGER NOT NULL,
            PRIMARY KEY (run_id, number)
        );
        CREATE TABLE admission_control_lines (
            run_id TEXT NOT NULL REFERENCES admission_runs (id),
            school_code TEXT NOT NULL REFERENCES schools (code),
            hundredths INTEGER NOT NULL CHECK (hundredths >= 0),
            PRIMARY KEY (run_id, school_code)
        );
        CREATE TABLE admission_quotas (
            run_id TEXT NOT NULL,
            school_code TEXT NOT NULL,
            junior_school TEXT NOT NULL REFERENCES schools (code),
            seats INTEGER NOT NULL CHECK (seats >= 0),
            PRIMARY KEY (run_id, school_code, junior_school),
            FOREIGN KEY (run_id, school_code)
                REFERENCES admission_control_lines (run_id, school_code)
        );
        CREATE TABLE admission_schools (
            run_id TEXT NOT NULL REFERENCES admission_runs (id),
            school_code TEXT NOT NULL REFERENCES schools (code),
            pool TEXT NOT NULL,
            open_line TEXT REFERENCES plan_lines (id),
            open_seats INTEGER NOT NULL CHECK (open_seats >= 0),
            quota_line TEXT REFERENCES plan_lines (id),
            reserved_seats INTEGER NOT NULL CHECK (reserved_seats >= 0),
            control_line INTEGER NOT NULL CHECK (control_line >= 0),
            PRIMARY KEY (run_id, school_code),
            CHECK ((open_line IS NOT NULL) = (open_seats > 0)),
            CHECK ((quota_line IS NOT NULL) = (reserved_seats > 0))
        );
        CREATE TABLE admission_candidates (
            run_id TEXT NOT NULL REFERENCES admission_runs (id),
            candidate_number TEXT NOT NULL,
            person_key TEXT NOT NULL,
            junior_school TEXT NOT NULL REFERENCES schools (code),
            pool TEXT NOT NULL,
            eligible INTEGER NOT NULL CHECK (eligible IN (0, 1)),
            score INTEGER NOT NULL CHECK (score >= 0),
            keys TEXT NOT NULL,
            wishes TEXT NOT NULL,
            PRIMARY KEY (run_id, candidate_number),
            UNIQUE (run_id, person_key)
        );
        CREATE TABLE admission_floors (
            run_id TEXT NOT NULL,
            school_code TEXT NOT NULL,
            line INTEGER NOT NULL,
            floor INTEGER NOT NULL,
            PRIMARY KEY (run_id, school_code),
            FOREIGN KEY (run_id, school_code)
                REFERENCES admission_schools (run_id, school_code)
        );
        CREATE TABLE admission_results (
            run_id TEXT NOT NULL,
            candidate_number TEXT NOT NULL,
            school_code TEXT,
            seat TEXT CHECK (seat IN ('open', 'quota', 'reverted')),
            wish_rank INTEGER CHECK (wish_rank >= 1),
            reason TEXT NOT NULL,
            blocked TEXT NOT NULL,
            PRIMARY KEY (run_id, candidate_number),
            FOREIGN KEY (run_id, candidate_number)
                REFERENCES admission_candidates (run_id, candidate_number),
            FOREIGN KEY (run_id, school_code)
                REFERENCES admission_schools (run_id, school_code),
            CHECK ((school_code IS NULL) = (seat IS NULL)
                AND (school_code IS NULL) = (wish_rank IS NULL)
                AND (school_code IS NOT NULL) = (reason = 'ADMITTED'))
        );
        CREATE TRIGGER admission_e5_e6 BEFORE INSERT ON admission_results
        WHEN NEW.school_code IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM admission_candidates c
            JOIN admission_schools s ON s.run_id = c.run_id AND s.school_code = NEW.school_code
            LEFT JOIN admission_floors f
                ON f.run_id = s.run_id AND f.school_code = s.school_code
            WHERE c.run_id = NEW.run_id AND c.candidate_number = NEW.candidate_number
                AND c.pool = s.pool AND c.score >= s.control_line
                AND json_extract(c.wishes, '$[' || (NEW.wish_rank - 1) || ']') = NEW.school_code
                AND (NEW.seat <> 'quota' OR (c.eligible = 1 AND c.score >= f.floor)))
        BEGIN SELECT RAISE(ABORT, 'E5, E6: no such seat for this candidate'); END;
        \(moves)
        \(keptOnce("admission_control_lines", whileState: "prepared"))
        \(keptOnce("admission_quotas", whileState: "prepared"))
        \(keptOnce("admission_schools", whileState: "prepared"))
        \(keptOnce("admission_candidates", whileState: "prepared"))
        \(keptOnce("admission_floors", whileState: "frozen"))
        \(keptOnce("admission_results", whileState: "frozen"))
        CREATE TRIGGER admission_steps_kept BEFORE UPDATE ON admission_steps
        BEGIN SELECT RAISE(ABORT, 'E9: a step of a run is kept as it was'); END;
        CREATE TRIGGER admission_steps_stay BEFORE DELETE ON admission_steps
        BEGIN SELECT RAISE(ABORT, 'E9: a step of a run is kept as it was'); END;
        """)

    /// Only the moves of the life cycle, and nothing of what was kept under another name.
    private static let moves = """
        CREATE TRIGGER admission_runs_begin AFTER INSERT ON admission_runs
        WHEN NEW.state <> 'prepared'
        BEGIN SELECT RAISE(ABORT, 'E9: a run begins as prepared'); END;
        CREATE TRIGGER admission_runs_one AFTER INSERT ON admission_runs
        WHEN EXISTS (SELECT 1 FROM admission_runs WHERE school_year = NEW.school_year
            AND batch = NEW.batch AND state <> 'voided' AND id <> NEW.id
            AND 'city' IN (pool, NEW.pool))
        BEGIN SELECT RAISE(ABORT, 'E2: a run of the whole city stands alone'); END;
        CREATE TRIGGER admission_runs_stay BEFORE DELETE ON admission_runs
        BEGIN SELECT RAISE(ABORT, 'E9: a run is never removed'); END;
        CREATE TRIGGER admission_runs_move BEFORE UPDATE ON admission_runs
        WHEN NEW.state <> OLD.state AND NOT (
            (OLD.state || ' ' || NEW.state) IN
                ('prepared frozen', 'frozen executed', 'executed published')
            OR (NEW.state = 'voided' AND OLD.state IN ('prepared', 'frozen', 'executed')))
        BEGIN SELECT RAISE(ABORT, 'E9: no such move of a run'); END;
        CREATE TRIGGER admission_runs_keep BEFORE UPDATE ON admission_runs
        WHEN NEW.id <> OLD.id OR NEW.school_year <> OLD.school_year OR NEW.pool <> OLD.pool
            OR NEW.batch <> OLD.batch OR NEW.rule <> OLD.rule
            OR (OLD.state <> 'prepared' AND NEW.candidates <> OLD.candidates)
            OR (OLD.input_hash IS NOT NULL AND NEW.input_hash IS NOT OLD.input_hash)
            OR (OLD.state <> 'prepared' AND NEW.secret IS NOT OLD.secret)
            OR (OLD.state <> 'prepared' AND NEW.commitment IS NOT OLD.commitment)
            OR (OLD.result_hash IS NOT NULL AND (NEW.result_hash IS NOT OLD.result_hash
                OR NEW.lines IS NOT OLD.lines OR NEW.seed IS NOT OLD.seed
                OR NEW.public_value IS NOT OLD.public_value
                OR NEW.executed_by IS NOT OLD.executed_by))
            OR (OLD.published_by IS NOT NULL AND NEW.published_by IS NOT OLD.published_by)
            OR (OLD.void_reason IS NOT NULL AND NEW.void_reason IS NOT OLD.void_reason)
        BEGIN SELECT RAISE(ABORT, 'E9: what a run has kept is never changed'); END;
        """

    /// Rows that come in one state of their run and stay for ever.
    private static func keptOnce(_ table: String, whileState: String) -> String {
        let verbs = ["UPDATE", "DELETE"].map { verb in
            """
            CREATE TRIGGER \(table)_\(verb.lowercased()) BEFORE \(verb) ON \(table)
            BEGIN SELECT RAISE(ABORT, 'E9: what a run has kept is never changed'); END;
            """
        }
        return
            (verbs + [
                """
                CREATE TRIGGER \(table)_insert BEFORE INSERT ON \(table)
                WHEN (SELECT state FROM admission_runs WHERE id = NEW.run_id) <> '\(whileState)'
                BEGIN SELECT RAISE(ABORT, 'E9: not in this state of a run'); END;
                """
            ]).joined(separator: "\n")
    }
}
