import Store

/// Catchments and allocations: their tables, and what of them the schema holds by itself.
enum AllocationMigrations {
    static let all: [Migration] = [catchments, runs, numbers]

    /// 学区: plans that two persons publish and nobody changes. A community is in one catchment of its plan; a school is
    /// public, of the district, and teaches the stage.
    private static let catchments = Migration(
        "201-catchments",
        """
        CREATE TABLE catchment_plans (
            id TEXT PRIMARY KEY,
            region TEXT NOT NULL,
            stage TEXT NOT NULL CHECK (stage IN ('primary', 'junior')),
            number INTEGER NOT NULL CHECK (number >= 1),
            valid_from TEXT NOT NULL,
            valid_to TEXT,
            document TEXT NOT NULL CHECK (document <> ''),
            heading TEXT NOT NULL CHECK (heading <> ''),
            state TEXT NOT NULL CHECK (state IN ('proposed', 'published')),
            proposed_by TEXT NOT NULL,
            published_by TEXT,
            sample INTEGER NOT NULL CHECK (sample IN (0, 1)),
            size INTEGER NOT NULL CHECK (size >= 1),
            UNIQUE (region, stage, number),
            CHECK (valid_to IS NULL OR valid_to >= valid_from),
            CONSTRAINT two_persons CHECK (published_by IS NULL OR published_by <> proposed_by),
            CONSTRAINT published CHECK ((published_by IS NOT NULL) = (state = 'published'))
        );
        CREATE UNIQUE INDEX catchment_plans_begin ON catchment_plans (region, stage, valid_from)
            WHERE state = 'published';
        CREATE TABLE catchments (
            plan_id TEXT NOT NULL REFERENCES catchment_plans (id),
            code TEXT NOT NULL CHECK (code <> ''),
            name TEXT NOT NULL CHECK (name <> ''),
            PRIMARY KEY (plan_id, code)
        );
        CREATE TABLE catchment_communities (
            plan_id TEXT NOT NULL,
            community TEXT NOT NULL CHECK (community NOT IN ('', 'none')),
            catchment_code TEXT NOT NULL,
            PRIMARY KEY (plan_id, community),
            FOREIGN KEY (plan_id, catchment_code) REFERENCES catchments (plan_id, code)
        );
        CREATE TABLE catchment_schools (
            plan_id TEXT NOT NULL,
            catchment_code TEXT NOT NULL,
            position INTEGER NOT NULL CHECK (position >= 1),
            school_code TEXT NOT NULL REFERENCES schools (code),
            PRIMARY KEY (plan_id, catchment_code, position),
            UNIQUE (plan_id, catchment_code, school_code),
            FOREIGN KEY (plan_id, catchment_code) REFERENCES catchments (plan_id, code)
        );
        CREATE TABLE catchment_neighbours (
            plan_id TEXT NOT NULL,
            catchment_code TEXT NOT NULL,
            position INTEGER NOT NULL CHECK (position >= 1),
            neighbour_code TEXT NOT NULL CHECK (neighbour_code <> catchment_code),
            PRIMARY KEY (plan_id, catchment_code, position),
            UNIQUE (plan_id, catchment_code, neighbour_code),
            FOREIGN KEY (plan_id, catchment_code) REFERENCES catchments (plan_id, code),
            FOREIGN KEY (plan_id, neighbour_code) REFERENCES catchments (plan_id, code)
        );
        CREATE TRIGGER catchment_schools_public BEFORE INSERT ON catchment_schools
        WHEN NOT EXISTS (
            SELECT 1 FROM catchment_plans p JOIN schools s ON s.code = NEW.school_code
            JOIN school_stages t ON t.school_code = s.code AND t.stage = p.stage
            WHERE p.id = NEW.plan_id AND s.region = p.region AND s.ownership = 'public'
                AND s.status = 'active')
        BEGIN SELECT RAISE(ABORT, 'a catchment has public schools of its district and stage'); END;
        CREATE TRIGGER catchment_plans_begin_proposed AFTER INSERT ON catchment_plans
        WHEN NEW.state <> 'proposed'
        BEGIN SELECT RAISE(ABORT, 'catchments begin as proposed'); END;
        CREATE TRIGGER catchment_plans_keep BEFORE UPDATE ON catchment_plans
        WHEN NEW.id <> OLD.id OR NEW.region <> OLD.region OR NEW.stage <> OLD.stage
            OR NEW.number <> OLD.number OR NEW.valid_from <> OLD.valid_from
            OR NEW.document <> OLD.document OR NEW.heading <> OLD.heading
            OR NEW.proposed_by <> OLD.proposed_by OR NEW.size <> OLD.size
            OR NEW.sample <> OLD.sample
            OR (OLD.state = 'published' AND (NEW.state <> OLD.state
                OR NEW.published_by IS NOT OLD.published_by))
        BEGIN SELECT RAISE(ABORT, 'catchments are kept as they were proposed'); END;
        CREATE TRIGGER catchment_plans_whole BEFORE UPDATE ON catchment_plans
        WHEN NEW.state = 'published' AND OLD.state = 'proposed' AND NEW.size <>
            (SELECT COUNT(*) FROM catchments WHERE plan_id = NEW.id)
        BEGIN SELECT RAISE(ABORT, 'catchments are kept as they were proposed'); END;
        CREATE TRIGGER catchment_plans_stay BEFORE DELETE ON catchment_plans
        BEGIN SELECT RAISE(ABORT, 'catchments are never removed'); END;
        \(["catchments", "catchment_communities", "catchment_schools", "catchment_neighbours"]
            .map(keptFromProposal).joined(separator: "\n"))
        """)

    /// Rows that come with a proposal and stay as they are.
    private static func keptFromProposal(_ table: String) -> String {
        (["UPDATE", "DELETE"].map { verb in
            """
            CREATE TRIGGER \(table)_\(verb.lowercased()) BEFORE \(verb) ON \(table)
            BEGIN SELECT RAISE(ABORT, 'catchments are kept as they were proposed'); END;
            """
        } + [
            """
            CREATE TRIGGER \(table)_insert BEFORE INSERT ON \(table)
            WHEN (SELECT state FROM catchment_plans WHERE id = NEW.plan_id) <> 'proposed'
            BEGIN SELECT RAISE(ABORT, 'catchments are kept as they were proposed'); END;
            """
        ]).joined(separator: "\n")
    }
}
