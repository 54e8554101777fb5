import Store

extension EnrollmentMigrations {
    /// What is done about a breach, and the numbers by which recruitment is watched. One finding of a kind and subject is open at a time.
    static let recruitment = Migration(
        "recruitment",
        """
        DROP INDEX violation_found_once;
        ALTER TABLE enrollment_violations ADD COLUMN subject TEXT NOT NULL DEFAULT '';
        ALTER TABLE enrollment_violations ADD COLUMN state TEXT NOT NULL DEFAULT 'open'
            CHECK (state IN ('open', 'handled'));
        ALTER TABLE enrollment_violations ADD COLUMN handled_document TEXT
            CHECK ((handled_document IS NOT NULL) = (state = 'handled'));
        ALTER TABLE enrollment_violations ADD COLUMN handled_outcome TEXT
            CHECK ((handled_outcome IS NOT NULL) = (state = 'handled'));
        ALTER TABLE enrollment_violations ADD COLUMN handled_by TEXT
            CHECK ((handled_by IS NOT NULL) = (state = 'handled'));
        ALTER TABLE enrollment_violations ADD COLUMN handled_at INTEGER
            CHECK ((handled_at IS NOT NULL) = (state = 'handled'));
        CREATE UNIQUE INDEX violation_open_once
            ON enrollment_violations (kind, school_code, school_year, subject)
            WHERE document_no IS NULL AND state = 'open';
        CREATE TRIGGER violations_stay BEFORE DELETE ON enrollment_violations
        BEGIN SELECT RAISE(ABORT, 'a breach is never removed'); END;
        CREATE TRIGGER violations_handled BEFORE UPDATE ON enrollment_violations
        WHEN OLD.state = 'handled'
        BEGIN SELECT RAISE(ABORT, 'a breach that was handled is kept as it was'); END;
        INSERT INTO enrollment_rules VALUES
            ('SENIOR_RECRUITMENT_OPENS@2023-10-20', 'SENIOR_RECRUITMENT_OPENS', 701,
             'month and day', '2023-10-20', NULL,
             'assumption: no document read names the day', '普通高中招生录取'),
            ('CREAM_TOP@2023-10-20', 'CREAM_TOP', 20, 'thousandths of a pool''s candidates',
             '2023-10-20', NULL, 'assumption: no document read names a number', '掐尖招生'),
            ('CREAM_SHARE@2023-10-20', 'CREAM_SHARE', 100, 'thousandths of a pool''s best',
             '2023-10-20', NULL, 'assumption: no document read names a number', '掐尖招生'),
            ('CREAM_PUPILS@2023-10-20', 'CREAM_PUPILS', 3, 'pupils', '2023-10-20', NULL,
             'assumption: no document read names a number', '掐尖招生');
        """)
}
