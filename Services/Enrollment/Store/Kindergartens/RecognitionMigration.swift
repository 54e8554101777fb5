import Store

extension EnrollmentMigrations {
    /// 普惠认定: none of a school year whose inspection failed, and none given to a filing that is not published or is for profit.
    ///
    /// Recognitions that stand beside a failed inspection are taken back.
    static let recognitionsFall = Migration(
        "312-recognitions-fall",
        """
        UPDATE inclusive_recognitions SET state = 'withdrawn'
        WHERE state = 'recognised' AND EXISTS (SELECT 1 FROM kindergarten_inspections i
            WHERE i.school_code = inclusive_recognitions.school_code
            AND 'FAIL' IN (i.result, i.found)
            AND inclusive_recognitions.term IN (\(terms("i"))));
        CREATE TRIGGER e11_failed_year AFTER INSERT ON kindergarten_inspections
        WHEN 'FAIL' IN (NEW.result, NEW.found) AND EXISTS (\(standing))
        BEGIN SELECT RAISE(ABORT, 'E11: a recognition stands in a failed year'); END;
        CREATE TRIGGER e11_year_failed AFTER UPDATE ON kindergarten_inspections
        WHEN 'FAIL' IN (NEW.result, NEW.found) AND EXISTS (\(standing))
        BEGIN SELECT RAISE(ABORT, 'E11: a recognition stands in a failed year'); END;
        CREATE TRIGGER e11_recognised AFTER INSERT ON inclusive_recognitions
        WHEN NEW.state = 'recognised' AND (\(barred))
        BEGIN SELECT RAISE(ABORT, 'E11: this kindergarten is not recognised'); END;
        CREATE TRIGGER e11_recognised_again AFTER UPDATE ON inclusive_recognitions
        WHEN NEW.state = 'recognised' AND (\(barred))
        BEGIN SELECT RAISE(ABORT, 'E11: this kindergarten is not recognised'); END;
        """)

    /// The two terms of an inspection's school year.
    private static func terms(_ inspection: String) -> String {
        "\(inspection).school_year || 'A', (\(inspection).school_year + 1) || 'S'"
    }

    private static let standing = """
        SELECT 1 FROM inclusive_recognitions r WHERE r.school_code = NEW.school_code
            AND r.state = 'recognised' AND r.term IN (\(terms("NEW")))
        """

    private static let barred = """
        EXISTS (SELECT 1 FROM kindergarten_inspections i WHERE i.school_code = NEW.school_code
            AND 'FAIL' IN (i.result, i.found) AND NEW.term IN (\(terms("i"))))
        OR EXISTS (SELECT 1 FROM kindergartens k WHERE k.school_code = NEW.school_code
            AND (k.state NOT IN ('PUBLISHED', 'CHANGE_PENDING')
                OR json_extract(k.facts, '$.kind') = 'FOR_PROFIT'))
        """
}
