import Store

extension AllocationMigrations {
    /// Runs, their frozen lists and results (E9), the seats they freeze (E1), and how offers and applications hang together.
    static let runs = Migration(
        "202-allocations",
        """
        ALTER TABLE applications ADD COLUMN twin_of TEXT REFERENCES applications (receipt);
        ALTER TABLE applications ADD COLUMN twin_key TEXT;
        ALTER TABLE applications ADD COLUMN distance_metres INTEGER CHECK (distance_metres >= 0);
        CREATE TABLE distance_records (
            receipt TEXT NOT NULL REFERENCES applications (receipt),
            number INTEGER NOT NULL CHECK (number >= 1),
            metres INTEGER NOT NULL CHECK (metres >= 0),
            document_no TEXT NOT NULL CHECK (document_no <> ''),
            actor TEXT NOT NULL,
            at INTEGER NOT NULL,
            PRIMARY KEY (receipt, number)
        );
        CREATE TABLE allocation_runs (
            id TEXT PRIMARY KEY,
            school_year TEXT NOT NULL,
            region TEXT NOT NULL,
            stage TEXT NOT NULL CHECK (stage IN ('primary', 'junior')),
            number INTEGER NOT NULL CHECK (number >= 1),
            state TEXT NOT NULL CHECK (state IN
                ('prepared', 'frozen', 'executed', 'published', 'voided')),
            rule TEXT NOT NULL,
            tier_table TEXT NOT NULL REFERENCES tier_tables (id),
            catchment_plan TEXT NOT NULL REFERENCES catchment_plans (id),
            tiers TEXT NOT NULL,
            pooled INTEGER NOT NULL CHECK (pooled >= 0),
            open_cases INTEGER NOT NULL CHECK (open_cases >= 0),
            ineligible INTEGER NOT NULL CHECK (ineligible >= 0),
            list_hash TEXT CHECK (length(list_hash) = 64),
            rule_version TEXT,
            input_hash TEXT CHECK (length(input_hash) = 64),
            result_hash TEXT CHECK (length(result_hash) = 64),
            executed_by TEXT,
            published_by TEXT,
            void_reason TEXT CHECK (void_reason <> ''),
            UNIQUE (school_year, region, stage, number),
            CONSTRAINT e9_frozen CHECK (state IN ('prepared', 'voided')
                OR (list_hash IS NOT NULL AND pooled > 0)),
            CONSTRAINT e9_executed CHECK (state NOT IN ('executed', 'published')
                OR (rule_version IS NOT NULL AND input_hash IS NOT NULL
                    AND result_hash IS NOT NULL AND executed_by IS NOT NULL)),
            CONSTRAINT two_persons CHECK (published_by IS NULL OR published_by <> executed_by),
            CONSTRAINT published CHECK ((published_by IS NOT NULL) = (state = 'published')),
            CONSTRAINT voided CHECK ((void_reason IS NOT NULL) = (state = 'voided'))
        );
        CREATE UNIQUE INDEX allocation_one_run ON allocation_runs (school_year, region, stage)
            WHERE state <> 'voided';
        CREATE TABLE allocation_steps (
            run_id TEXT NOT NULL REFERENCES allocation_runs (id),
            number INTEGER NOT NULL CHECK (number >= 1),
            act TEXT NOT NULL,
            actor TEXT NOT NULL,
            at INTEGER NOT NULL,
            PRIMARY KEY (run_id, number)
        );
        CREATE TABLE allocation_schools (
            run_id TEXT NOT NULL REFERENCES allocation_runs (id),
            school_code TEXT NOT NULL REFERENCES schools (code),
            ownership TEXT NOT NULL CHECK (ownership IN ('public', 'private')),
            seats INTEGER NOT NULL CHECK (seats >= 0),
            PRIMARY KEY (run_id, school_code)
        );
        CREATE TABLE allocation_lines (
            run_id TEXT NOT NULL,
            plan_line_id TEXT NOT NULL REFERENCES plan_lines (id),
            school_code TEXT NOT NULL,
            seats INTEGER NOT NULL CHECK (seats >= 1),
            PRIMARY KEY (run_id, plan_line_id),
            FOREIGN KEY (run_id, school_code) REFERENCES allocation_schools (run_id, school_code)
        );
        CREATE INDEX allocation_lines_plan ON allocation_lines (plan_line_id);
        CREATE TABLE allocation_children (
            run_id TEXT NOT NULL REFERENCES allocation_runs (id),
            receipt TEXT NOT NULL REFERENCES applications (receipt),
            standing TEXT NOT NULL CHECK (standing IN ('pooled', 'open', 'ineligible')),
            reason TEXT CHECK (reason <> ''),
            group_key TEXT CHECK (group_key <> ''),
            community TEXT NOT NULL CHECK (community <> ''),
            facts TEXT NOT NULL,
            registered_on TEXT,
            distance_metres INTEGER CHECK (distance_metres >= 0),
            wishes TEXT NOT NULL,
            PRIMARY KEY (run_id, receipt),
            CONSTRAINT e10_reason CHECK ((standing = 'pooled') = (reason IS NULL)),
            CHECK (standing = 'pooled' OR group_key IS NULL)
        );
        CREATE INDEX allocation_children_receipt ON allocation_children (receipt);
        CREATE TABLE allocation_results (
            run_id TEXT NOT NULL,
            receipt TEXT NOT NULL,
            outcome TEXT NOT NULL CHECK (outcome IN ('placed', 'openCase')),
            reason TEXT NOT NULL,
            tier TEXT,
            mark TEXT,
            lottery_place INTEGER NOT NULL CHECK (lottery_place >= 1),
            school_code TEXT,
            missed TEXT NOT NULL,
            PRIMARY KEY (run_id, receipt),
            FOREIGN KEY (run_id, receipt) REFERENCES allocation_children (run_id, receipt),
            FOREIGN KEY (run_id, school_code)
                REFERENCES allocation_schools (run_id, school_code),
            CONSTRAINT e10_outcome CHECK ((outcome = 'placed') = (school_code IS NOT NULL)
                AND (outcome = 'placed') = (reason IN
                    ('privateAllAdmitted', 'privateLottery', 'catchment', 'neighbour')))
        );
        CREATE INDEX allocation_results_school ON allocation_results (run_id, school_code);
        CREATE TABLE allocation_school_results (
            run_id TEXT NOT NULL,
            school_code TEXT NOT NULL,
            placed INTEGER NOT NULL CHECK (placed >= 0),
            missed_by INTEGER NOT NULL CHECK (missed_by >= 0),
            last_of_catchment TEXT,
            last_of_neighbours TEXT,
            last_lottery_place INTEGER,
            PRIMARY KEY (run_id, school_code),
            FOREIGN KEY (run_id, school_code) REFERENCES allocation_schools (run_id, school_code)
        );
        CREATE TABLE case_resolutions (
            offer_id TEXT PRIMARY KEY REFERENCES offers (id),
            receipt TEXT NOT NULL REFERENCES applications (receipt),
            run_id TEXT NOT NULL REFERENCES allocation_runs (id),
            school_code TEXT NOT NULL REFERENCES schools (code),
            open_reason TEXT NOT NULL,
            reason TEXT NOT NULL CHECK (reason <> ''),
            document_no TEXT NOT NULL CHECK (document_no <> ''),
            actor TEXT NOT NULL,
            at INTEGER NOT NULL
        );
        CREATE INDEX case_resolutions_receipt ON case_resolutions (receipt);
        ALTER TABLE lotteries ADD COLUMN allocation_id TEXT REFERENCES allocation_runs (id);
        CREATE UNIQUE INDEX lottery_of_allocation ON lotteries (allocation_id)
            WHERE allocation_id IS NOT NULL AND state <> 'voided';
        \(moves)
        \(results)
        \(lottery)
        \(offers)
        \(keptOnce("allocation_schools", whileState: "prepared"))
        \(keptOnce("allocation_lines", whileState: "prepared"))
        \(keptOnce("allocation_children", whileState: "prepared"))
        \(keptOnce("allocation_results", whileState: "frozen"))
        \(keptOnce("allocation_school_results", whileState: "frozen"))
        \(keptOnce("case_resolutions", whileState: "published"))
        CREATE TRIGGER allocation_steps_kept BEFORE UPDATE ON allocation_steps
        BEGIN SELECT RAISE(ABORT, 'E9: a step of a run is kept as it was'); END;
        CREATE TRIGGER allocation_steps_stay BEFORE DELETE ON allocation_steps
        BEGIN SELECT RAISE(ABORT, 'E9: a step of a run is kept as it was'); END;
        """)

    /// Only the moves of the life cycle, whole lists, and nothing of what was kept under another name.
    private static let moves = """
        CREATE TRIGGER allocation_runs_begin AFTER INSERT ON allocation_runs
        WHEN NEW.state <> 'prepared'
        BEGIN SELECT RAISE(ABORT, 'E9: a run begins as prepared'); END;
        CREATE TRIGGER allocation_runs_stay BEFORE DELETE ON allocation_runs
        BEGIN SELECT RAISE(ABORT, 'E9: a run is never removed'); END;
        CREATE TRIGGER allocation_runs_move BEFORE UPDATE ON allocation_runs
        WHEN NEW.state <> OLD.state AND NOT (
            (OLD.state || ' ' || NEW.state) IN
                ('prepared frozen', 'frozen executed', 'executed published')
            OR (NEW.state = 'voided' AND OLD.state IN ('prepared', 'frozen', 'executed')))
        BEGIN SELECT RAISE(ABORT, 'E9: no such move of a run'); END;
        CREATE TRIGGER allocation_runs_keep BEFORE UPDATE ON allocation_runs
        WHEN NEW.id <> OLD.id OR NEW.school_year <> OLD.school_year OR NEW.region <> OLD.region
            OR NEW.stage <> OLD.stage OR NEW.number <> OLD.number OR NEW.rule <> OLD.rule
            OR NEW.tier_table <> OLD.tier_table OR NEW.catchment_plan <> OLD.catchment_plan
            OR NEW.tiers <> OLD.tiers
            OR (OLD.state <> 'prepared' AND (NEW.pooled <> OLD.pooled
                OR NEW.open_cases <> OLD.open_cases OR NEW.ineligible <> OLD.ineligible
                OR NEW.list_hash IS NOT OLD.list_hash))
            OR (OLD.result_hash IS NOT NULL AND (NEW.result_hash IS NOT OLD.result_hash
                OR NEW.input_hash IS NOT OLD.input_hash
                OR NEW.rule_version IS NOT OLD.rule_version
                OR NEW.executed_by IS NOT OLD.executed_by))
            OR (OLD.published_by IS NOT NULL AND NEW.published_by IS NOT OLD.published_by)
            OR (OLD.void_reason IS NOT NULL AND NEW.void_reason IS NOT OLD.void_reason)
        BEGIN SELECT RAISE(ABORT, 'E9: what a run has kept is never changed'); END;
        CREATE TRIGGER allocation_runs_list BEFORE UPDATE ON allocation_runs
        WHEN NEW.state = 'frozen' AND OLD.state = 'prepared' AND EXISTS (
            SELECT 1 FROM (
                SELECT COUNT(*) FILTER (WHERE standing = 'pooled') AS pooled,
                    COUNT(*) FILTER (WHERE standing = 'open') AS open_cases,
                    COUNT(*) FILTER (WHERE standing = 'ineligible') AS ineligible
                FROM allocation_children WHERE run_id = NEW.id) c
            WHERE c.pooled <> NEW.pooled OR c.open_cases <> NEW.open_cases
                OR c.ineligible <> NEW.ineligible)
        BEGIN SELECT RAISE(ABORT, 'E10: the list is not what is counted'); END;
        CREATE TRIGGER allocation_runs_decided BEFORE UPDATE ON allocation_runs
        WHEN NEW.state = 'executed' AND OLD.state = 'frozen' AND NEW.pooled <>
            (SELECT COUNT(*) FROM allocation_results WHERE run_id = NEW.id)
        BEGIN SELECT RAISE(ABORT, 'E10: not every pooled child is placed or an open case'); END;
        """

    /// E1, and nobody at a school that is not the child's: a wish, its catchment's, or a public one around it.
    private static let results = """
        CREATE TRIGGER allocation_e1 BEFORE INSERT ON allocation_results
        WHEN NEW.school_code IS NOT NULL AND (
            SELECT COUNT(*) FROM allocation_results
            WHERE run_id = NEW.run_id AND school_code = NEW.school_code) >= (
            SELECT seats FROM allocation_schools
            WHERE run_id = NEW.run_id AND school_code = NEW.school_code)
        BEGIN SELECT RAISE(ABORT, 'E1: the school has no seat left in the run'); END;
        CREATE TRIGGER allocation_pooled BEFORE INSERT ON allocation_results
        WHEN NOT EXISTS (SELECT 1 FROM allocation_children
            WHERE run_id = NEW.run_id AND receipt = NEW.receipt AND standing = 'pooled')
        BEGIN SELECT RAISE(ABORT, 'E10: not a pooled child of the run'); END;
        CREATE TRIGGER allocation_place BEFORE INSERT ON allocation_results
        WHEN NEW.school_code IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM allocation_children c
            JOIN allocation_runs r ON r.id = c.run_id
            JOIN allocation_schools s ON s.run_id = r.id AND s.school_code = NEW.school_code
            WHERE c.run_id = NEW.run_id AND c.receipt = NEW.receipt AND CASE
                WHEN NEW.reason IN ('privateAllAdmitted', 'privateLottery') THEN
                    s.ownership = 'private' AND NEW.school_code IN
                        (SELECT value FROM json_each(c.wishes))
                ELSE s.ownership = 'public' AND (NEW.reason = 'catchment') = EXISTS (
                    SELECT 1 FROM catchment_communities m
                    JOIN catchment_schools k ON k.plan_id = m.plan_id
                        AND k.catchment_code = m.catchment_code
                    WHERE m.plan_id = r.catchment_plan AND m.community = c.community
                        AND k.school_code = NEW.school_code) END)
        BEGIN SELECT RAISE(ABORT, 'E5: not a school this child may be placed at'); END;
        """

    /// The entries of an allocation's lottery are its pooled applications, no more, no fewer, twins together.
    private static let lottery = """
        CREATE TRIGGER lotteries_link BEFORE UPDATE ON lotteries
        WHEN NEW.allocation_id IS NOT OLD.allocation_id
        BEGIN SELECT RAISE(ABORT, 'E9: what a lottery has kept is never changed'); END;
        CREATE TRIGGER lotteries_list BEFORE UPDATE ON lotteries
        WHEN NEW.allocation_id IS NOT NULL AND NEW.state = 'frozen' AND OLD.state = 'prepared'
            AND ((SELECT COUNT(*) FROM lottery_entries WHERE lottery_id = NEW.id) <>
                (SELECT pooled FROM allocation_runs WHERE id = NEW.allocation_id)
            OR EXISTS (SELECT 1 FROM allocation_children c
                LEFT JOIN lottery_entries e ON e.lottery_id = NEW.id AND e.entry_id = c.receipt
                WHERE c.run_id = NEW.allocation_id AND c.standing = 'pooled'
                    AND (e.entry_id IS NULL OR e.group_key IS NOT c.group_key)))
        BEGIN SELECT RAISE(ABORT, 'E9: the entries are not the pooled applications'); END;
        """

    /// Seats of a frozen list are nobody else's; an application says OFFERED or CONFIRMED when its child's offer does.
    private static let offers = """
        CREATE TRIGGER offers_frozen_seats AFTER INSERT ON offers
        WHEN EXISTS (SELECT 1 FROM allocation_lines l JOIN allocation_runs r ON r.id = l.run_id
            WHERE l.plan_line_id = NEW.plan_line_id AND r.state IN ('frozen', 'executed'))
        BEGIN SELECT RAISE(ABORT, 'E1: the seats of the line are frozen by an allocation'); END;
        CREATE TRIGGER applications_offered BEFORE UPDATE ON applications
        WHEN NEW.state IN ('offered', 'confirmed') AND NEW.state <> OLD.state AND NOT EXISTS (
            SELECT 1 FROM offers WHERE person_key = NEW.person_key
                AND school_year = NEW.school_year AND stage = NEW.stage AND state = NEW.state
                AND state IN ('offered', 'confirmed'))
        BEGIN SELECT RAISE(ABORT, 'E2: the child holds no such offer'); END;
        CREATE TRIGGER offers_declined BEFORE UPDATE ON offers
        WHEN NEW.state = 'declined' AND OLD.state <> 'declined' AND EXISTS (
            SELECT 1 FROM applications WHERE person_key = NEW.person_key
                AND school_year = NEW.school_year AND stage = NEW.stage
                AND state IN ('offered', 'confirmed', 'registered')
                AND state NOT IN ('withdrawn', 'ineligible', 'revoked'))
        BEGIN SELECT RAISE(ABORT, 'E2: an application stands on this offer'); END;
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
                WHEN (SELECT state FROM allocation_runs WHERE id = NEW.run_id) <> '\(whileState)'
                BEGIN SELECT RAISE(ABORT, 'E9: not in this state of a run'); END;
                """
            ]).joined(separator: "\n")
    }
}
