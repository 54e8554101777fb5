import Store

extension EnrollmentMigrations {
    /// The region a record took its case to; of records before this, and of other steps, none.
    static let placementRegions = Migration(
        "313-placement-regions",
        """
        ALTER TABLE placement_records ADD COLUMN region TEXT
            CHECK (region IS NULL OR step = 'LIST');
        """)
}
