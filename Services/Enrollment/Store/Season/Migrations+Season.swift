import Store

extension EnrollmentMigrations {
    /// How many a run admitted is counted in an index.
    static let season = Migration(
        "season",
        """
        CREATE INDEX admission_results_school ON admission_results (run_id, school_code);
        """)

    /// A check of its application's last round carries year, region and stage of the application. Joined and sorted, the
    /// checks of a whole city took four times as long as all the rest of the season's figures.
    static let seasonChecks = Migration(
        "season-checks",
        """
        ALTER TABLE application_checks ADD COLUMN season TEXT;
        UPDATE application_checks SET season = (\(key("application_checks")));
        CREATE INDEX application_checks_season ON application_checks (season, proof, state, due_at)
            WHERE season IS NOT NULL;
        CREATE TRIGGER application_checks_season AFTER INSERT ON application_checks
        BEGIN UPDATE application_checks SET season = (\(key("NEW")))
            WHERE receipt = NEW.receipt AND round = NEW.round AND proof = NEW.proof; END;
        CREATE TRIGGER applications_season AFTER UPDATE ON applications
        WHEN NEW.round <> OLD.round OR NEW.region <> OLD.region OR NEW.stage <> OLD.stage
            OR NEW.school_year <> OLD.school_year
        BEGIN UPDATE application_checks SET season = (\(key("application_checks")))
            WHERE receipt = NEW.receipt; END;
        """)

    /// `2026 410802 primary`; NULL for a check of an earlier round.
    private static func key(_ check: String) -> String {
        """
        SELECT a.school_year || ' ' || a.region || ' ' || a.stage FROM applications a
            WHERE a.receipt = \(check).receipt AND a.round = \(check).round
        """
    }
}
