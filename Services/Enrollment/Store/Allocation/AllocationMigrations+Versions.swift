import Store

extension AllocationMigrations {
    /// Tier tables and plans of catchments are corrected by a version with the same first day: the earlier one stays as it
    /// was and says what took its place. Not while a list is frozen by it; and no list is frozen by what was replaced.
    ///
    /// A unique constraint of a table can only go with the table, so its rows are kept aside for a moment.
    static let versions = Migration(
        "307-corrected-versions",
        """
        PRAGMA defer_foreign_keys = ON;
        CREATE TABLE kept_tier_tables AS SELECT * FROM tier_tables ORDER BY rowid;
        DROP TABLE tier_tables;
        CREATE TABLE tier_tables (
            id TEXT PRIMARY KEY,
            region TEXT NOT NULL,
            stage TEXT NOT NULL CHECK (stage IN ('primary', 'junior')),
            valid_from TEXT NOT NULL,
            valid_to TEXT,
            document TEXT NOT NULL CHECK (document <> ''),
            heading TEXT NOT NULL CHECK (heading <> ''),
            rules TEXT NOT NULL,
            superseded_by TEXT REFERENCES tier_tables (id) DEFERRABLE INITIALLY DEFERRED
                CHECK (superseded_by <> id),
            CHECK (valid_to IS NULL OR valid_to >= valid_from)
        );
        INSERT INTO tier_tables
        SELECT id, region, stage, valid_from, valid_to, document, heading, rules, NULL
        FROM kept_tier_tables ORDER BY rowid;
        DROP TABLE kept_tier_tables;
        CREATE UNIQUE INDEX tier_tables_begin ON tier_tables (region, stage, valid_from)
            WHERE superseded_by IS NULL;
        CREATE TRIGGER tier_tables_keep BEFORE UPDATE ON tier_tables
        WHEN NEW.id <> OLD.id OR NEW.region <> OLD.region OR NEW.stage <> OLD.stage
            OR NEW.valid_from <> OLD.valid_from OR NEW.document <> OLD.document
            OR NEW.heading <> OLD.heading OR NEW.rules <> OLD.rules
        BEGIN SELECT RAISE(ABORT, 'TIERS: tiers are kept as they were published'); END;
        CREATE TRIGGER tier_tables_stay BEFORE DELETE ON tier_tables
        BEGIN SELECT RAISE(ABORT, 'TIERS: tiers are never removed'); END;
        CREATE TRIGGER tier_tables_same BEFORE INSERT ON tier_tables
        WHEN EXISTS (SELECT 1 FROM tier_tables t WHERE t.superseded_by = NEW.id AND (
            t.region <> NEW.region OR t.stage <> NEW.stage OR t.valid_from <> NEW.valid_from))
        BEGIN SELECT RAISE(ABORT, 'TIERS: a correction has the same first day'); END;
        ALTER TABLE catchment_plans ADD COLUMN superseded_by TEXT REFERENCES catchment_plans (id)
            CHECK (superseded_by IS NULL OR (superseded_by <> id AND state = 'published'));
        DROP INDEX catchment_plans_begin;
        CREATE UNIQUE INDEX catchment_plans_begin ON catchment_plans (region, stage, valid_from)
            WHERE state = 'published' AND superseded_by IS NULL;
        CREATE TRIGGER catchment_plans_same BEFORE UPDATE ON catchment_plans
        WHEN NEW.superseded_by IS NOT OLD.superseded_by AND NOT EXISTS (
            SELECT 1 FROM catchment_plans p WHERE p.id = NEW.superseded_by
                AND p.region = NEW.region AND p.stage = NEW.stage
                AND p.valid_from = NEW.valid_from)
        BEGIN SELECT RAISE(ABORT, 'CATCHMENTS: a correction has the same first day'); END;
        \(superseded("tier_tables", by: "tier_table"))
        \(superseded("catchment_plans", by: "catchment_plan"))
        CREATE TRIGGER allocation_runs_in_force BEFORE UPDATE ON allocation_runs
        WHEN NEW.state = 'frozen' AND OLD.state = 'prepared' AND (
            EXISTS (SELECT 1 FROM tier_tables
                WHERE id = NEW.tier_table AND superseded_by IS NOT NULL)
            OR EXISTS (SELECT 1 FROM catchment_plans
                WHERE id = NEW.catchment_plan AND superseded_by IS NOT NULL))
        BEGIN SELECT RAISE(ABORT, 'E9: a list is frozen by what is in force'); END;
        """)

    /// Replaced once, and not while a list counts that was frozen by it.
    private static func superseded(_ table: String, by column: String) -> String {
        """
        CREATE TRIGGER \(table)_superseded BEFORE UPDATE ON \(table)
        WHEN NEW.superseded_by IS NOT OLD.superseded_by AND (OLD.superseded_by IS NOT NULL
            OR EXISTS (SELECT 1 FROM allocation_runs WHERE \(column) = OLD.id
                AND state IN ('frozen', 'executed', 'published')))
        BEGIN SELECT RAISE(ABORT, 'E9: what a list was frozen by is not replaced'); END;
        """
    }
}
