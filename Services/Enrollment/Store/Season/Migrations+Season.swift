import Store

extension EnrollmentMigrations {
    /// What the season's dashboard counts is found in an index.
    static let season = Migration(
        "season",
        """
        CREATE INDEX admission_results_school ON admission_results (run_id, school_code);
        """)
}
