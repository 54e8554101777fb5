import Store

/// The tables of projects. The invariants live here too: the code checks first, the schema has the
/// last word.
enum ProjectsMigrations {
    static let all: [Migration] = [plan, indicators, projects, money, progress, seats, limits]

    /// Which version of each of the plan's tables was loaded, and what it says beside the numbers.
    private static let plan = Migration(
        "001-plan",
        """
        CREATE TABLE plan_tables (
            name TEXT NOT NULL,
            version INTEGER NOT NULL CHECK (version >= 1),
            digest TEXT NOT NULL CHECK (length(digest) = 64),
            row_count INTEGER NOT NULL,
            loaded_at TEXT NOT NULL,
            PRIMARY KEY (name, version),
            UNIQUE (name, digest)
        );
        CREATE TABLE data_quality_notes (
            id TEXT PRIMARY KEY,
            place INTEGER NOT NULL UNIQUE,
            indicator TEXT,
            project TEXT,
            finding TEXT NOT NULL,
            shown TEXT NOT NULL,
            other TEXT NOT NULL,
            sources TEXT NOT NULL
        );
        CREATE TABLE sample_marks (
            subject TEXT PRIMARY KEY
        );
        """)

    /// Versioned targets (P7) and published values, each record for ever (P6).
    private static let indicators = Migration(
        "002-indicators",
        """
        CREATE TABLE indicators (
            code TEXT PRIMARY KEY,
            place INTEGER NOT NULL UNIQUE,
            number INTEGER UNIQUE CHECK (number BETWEEN 1 AND 16),
            dimension TEXT,
            name TEXT NOT NULL,
            unit TEXT NOT NULL,
            attribute TEXT NOT NULL CHECK (attribute IN ('binding', 'expected', 'additional')),
            measure TEXT NOT NULL,
            base_city TEXT,
            base_province TEXT,
            target_province TEXT
        );
        CREATE TABLE indicator_targets (
            indicator TEXT NOT NULL REFERENCES indicators (code),
            version INTEGER NOT NULL CHECK (version >= 1),
            printed TEXT NOT NULL,
            value TEXT,
            comparison TEXT NOT NULL CHECK (comparison IN ('atLeast', 'moreThan', 'atMost')),
            operator_printed INTEGER NOT NULL CHECK (operator_printed IN (0, 1)),
            aspirational INTEGER NOT NULL CHECK (aspirational IN (0, 1)),
            valid_from TEXT NOT NULL,
            target_year INTEGER NOT NULL,
            relation TEXT,
            source TEXT NOT NULL,
            PRIMARY KEY (indicator, version),
            CONSTRAINT p7_one_target_a_day UNIQUE (indicator, valid_from)
        );
        CREATE TABLE indicator_values (
            indicator TEXT NOT NULL REFERENCES indicators (code),
            region TEXT NOT NULL,
            year INTEGER NOT NULL,
            revision INTEGER NOT NULL CHECK (revision >= 1),
            numerator BIGINT CHECK (numerator >= 0),
            denominator BIGINT CHECK (denominator > 0),
            value TEXT NOT NULL,
            finality TEXT NOT NULL CHECK (finality IN ('provisional', 'final')),
            evidence TEXT NOT NULL CHECK (evidence <> ''),
            revision_reason TEXT,
            reported_at TEXT NOT NULL,
            department TEXT NOT NULL,
            PRIMARY KEY (indicator, region, year, revision),
            CONSTRAINT p6_revision_has_reason
                CHECK ((revision = 1) = (revision_reason IS NULL))
        );
        """)

    /// The tree of projects and the moves through their life-cycle (P1, P2).
    private static let projects = Migration(
        "003-projects",
        """
        CREATE TABLE projects (
            id TEXT PRIMARY KEY,
            parent TEXT REFERENCES projects (id),
            place INTEGER NOT NULL UNIQUE,
            number INTEGER UNIQUE,
            name TEXT NOT NULL CHECK (name <> ''),
            place_name TEXT NOT NULL,
            region TEXT NOT NULL,
            content TEXT NOT NULL,
            planned_fen BIGINT NOT NULL CHECK (planned_fen > 0),
            years TEXT NOT NULL,
            first_year INTEGER NOT NULL,
            last_year INTEGER NOT NULL CHECK (last_year >= first_year),
            stage TEXT NOT NULL,
            outputs TEXT NOT NULL,
            source TEXT NOT NULL,
            CHECK (parent <> id)
        );
        CREATE INDEX projects_parent ON projects (parent);
        CREATE TABLE stage_moves (
            project TEXT NOT NULL REFERENCES projects (id),
            sequence INTEGER NOT NULL CHECK (sequence >= 1),
            from_stage TEXT,
            to_stage TEXT NOT NULL,
            entered_on TEXT NOT NULL,
            backward INTEGER NOT NULL CHECK (backward IN (0, 1)),
            documents TEXT NOT NULL,
            recorded_at TEXT NOT NULL,
            PRIMARY KEY (project, sequence)
        );
        """)

    /// Money in fen. `project_totals` holds P3 for the sums, `contracts` for each contract.
    private static let money = Migration(
        "004-money",
        """
        CREATE TABLE project_totals (
            project TEXT PRIMARY KEY REFERENCES projects (id),
            approved_fen BIGINT CHECK (approved_fen >= 0),
            contracted_fen BIGINT NOT NULL DEFAULT 0 CHECK (contracted_fen >= 0),
            funds_fen BIGINT NOT NULL DEFAULT 0 CHECK (funds_fen >= 0),
            paid_fen BIGINT NOT NULL DEFAULT 0 CHECK (paid_fen >= 0),
            CONSTRAINT p3_contracts_within_budget
                CHECK (contracted_fen <= COALESCE(approved_fen, 0)),
            CONSTRAINT p3_payments_within_contracts CHECK (paid_fen <= contracted_fen),
            CONSTRAINT p3_payments_within_funds CHECK (paid_fen <= funds_fen)
        );
        CREATE TABLE budget_changes (
            project TEXT NOT NULL REFERENCES projects (id),
            sequence INTEGER NOT NULL,
            approval_number TEXT NOT NULL,
            approved_on TEXT NOT NULL,
            budget_change_fen BIGINT NOT NULL,
            contract_number TEXT,
            contract_change_fen BIGINT,
            fund_source TEXT,
            reason TEXT NOT NULL,
            recorded_at TEXT NOT NULL,
            PRIMARY KEY (project, sequence),
            UNIQUE (project, approval_number),
            CHECK ((contract_number IS NULL) = (contract_change_fen IS NULL))
        );
        CREATE TABLE contracts (
            project TEXT NOT NULL REFERENCES projects (id),
            contract_number TEXT NOT NULL,
            contractor TEXT NOT NULL,
            signed_on TEXT NOT NULL,
            signed_fen BIGINT NOT NULL CHECK (signed_fen > 0),
            amount_fen BIGINT NOT NULL CHECK (amount_fen >= 0),
            paid_fen BIGINT NOT NULL DEFAULT 0 CHECK (paid_fen >= 0),
            recorded_at TEXT NOT NULL,
            PRIMARY KEY (project, contract_number),
            CONSTRAINT p3_contract_not_overpaid CHECK (paid_fen <= amount_fen)
        );
        CREATE TABLE funds (
            project TEXT NOT NULL REFERENCES projects (id),
            document_number TEXT NOT NULL,
            source TEXT NOT NULL,
            amount_fen BIGINT NOT NULL CHECK (amount_fen > 0),
            arrived_on TEXT NOT NULL,
            recorded_at TEXT NOT NULL,
            PRIMARY KEY (project, document_number)
        );
        CREATE TABLE payments (
            project TEXT NOT NULL,
            voucher_number TEXT NOT NULL,
            contract_number TEXT NOT NULL,
            kind TEXT NOT NULL,
            amount_fen BIGINT NOT NULL CHECK (amount_fen > 0),
            paid_on TEXT NOT NULL,
            recorded_at TEXT NOT NULL,
            PRIMARY KEY (project, voucher_number),
            FOREIGN KEY (project, contract_number) REFERENCES contracts (project, contract_number)
        );
        """)

    /// Baselines, never changed (P4), and progress (P5).
    private static let progress = Migration(
        "005-progress",
        """
        CREATE TABLE baselines (
            project TEXT NOT NULL REFERENCES projects (id),
            version INTEGER NOT NULL CHECK (version >= 1),
            approval_number TEXT NOT NULL,
            approved_on TEXT NOT NULL,
            budget_fen BIGINT NOT NULL CHECK (budget_fen > 0),
            points TEXT NOT NULL,
            components TEXT NOT NULL,
            recorded_at TEXT NOT NULL,
            PRIMARY KEY (project, version)
        );
        CREATE TABLE progress_reports (
            project TEXT NOT NULL REFERENCES projects (id),
            sequence INTEGER NOT NULL CHECK (sequence >= 1),
            day TEXT NOT NULL,
            components TEXT NOT NULL,
            physical_basis_points INTEGER NOT NULL
                CHECK (physical_basis_points BETWEEN 0 AND 10000),
            evidence TEXT NOT NULL,
            correction TEXT,
            recorded_at TEXT NOT NULL,
            PRIMARY KEY (project, sequence)
        );
        """)

    /// Certified seats: a certificate once in the whole city (P8).
    private static let seats = Migration(
        "006-seats",
        """
        CREATE TABLE certified_seats (
            certificate_no TEXT PRIMARY KEY,
            project TEXT NOT NULL REFERENCES projects (id),
            school_code TEXT NOT NULL,
            stage TEXT NOT NULL,
            seats INTEGER NOT NULL CHECK (seats > 0),
            certified_on TEXT NOT NULL,
            decision_record TEXT,
            exemption_document TEXT,
            recorded_at TEXT NOT NULL
        );
        CREATE INDEX certified_seats_project ON certified_seats (project);
        """)

    /// The bounds of `ProjectLimits` and `IndicatorLimits`, within which no sum can overflow. What
    /// is paid stays below what is contracted, and that below what is approved, by older checks.
    private static let limits = Migration(
        "007-limits",
        """
        CREATE TRIGGER projects_within_limits BEFORE INSERT ON projects
            WHEN NEW.planned_fen > 10000000000000 OR NEW.place > 100000
        BEGIN SELECT RAISE(ABORT, 'a project is beyond the limits'); END;
        CREATE TRIGGER totals_within_limits BEFORE UPDATE ON project_totals
            WHEN NEW.approved_fen > 10000000000000 OR NEW.funds_fen > 10000000000000
        BEGIN SELECT RAISE(ABORT, 'a total is beyond the limits'); END;
        CREATE TRIGGER changes_within_limits BEFORE INSERT ON budget_changes
            WHEN NEW.budget_change_fen NOT BETWEEN -10000000000000 AND 10000000000000
                OR NEW.contract_change_fen NOT BETWEEN -10000000000000 AND 10000000000000
        BEGIN SELECT RAISE(ABORT, 'a change is beyond the limits'); END;
        CREATE TRIGGER contracts_within_limits BEFORE INSERT ON contracts
            WHEN NEW.signed_fen > 10000000000000
        BEGIN SELECT RAISE(ABORT, 'a contract is beyond the limits'); END;
        CREATE TRIGGER funds_within_limits BEFORE INSERT ON funds
            WHEN NEW.amount_fen > 10000000000000
        BEGIN SELECT RAISE(ABORT, 'funds are beyond the limits'); END;
        CREATE TRIGGER payments_within_limits BEFORE INSERT ON payments
            WHEN NEW.amount_fen > 10000000000000
        BEGIN SELECT RAISE(ABORT, 'a payment is beyond the limits'); END;
        CREATE TRIGGER values_within_limits BEFORE INSERT ON indicator_values
            WHEN NEW.numerator > 1000000000000 OR NEW.denominator > 1000000000000
        BEGIN SELECT RAISE(ABORT, 'a count is beyond the limits'); END;
        """)
}
