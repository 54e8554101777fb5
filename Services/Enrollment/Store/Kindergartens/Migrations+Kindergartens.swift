import Store

extension EnrollmentMigrations {
    /// Filings, fees, inspections and the list of inclusive kindergartens (E11), with their rules.
    ///
    /// A recognition hangs on its term's row by the veto too: a veto cannot be kept while the
    /// recognition stands, nor a recognition be given under a veto.
    static let kindergartens = Migration(
        "kindergartens",
        """
        INSERT INTO enrollment_rules VALUES
            ('KINDERGARTEN_OUTDOOR@2023-10-20', 'KINDERGARTEN_OUTDOOR', 400,
             'dm² per child', '2023-10-20', NULL,
             '焦作市“十四五”学前教育发展提升行动计划实施方案', '3 室外游戏场地生均面积'),
            ('KINDERGARTEN_ROOMS@2023-10-20', 'KINDERGARTEN_ROOMS', 817,
             'dm² per child', '2023-10-20', NULL,
             '焦作市“十四五”学前教育发展提升行动计划实施方案', '3 活动用房生均建筑面积'),
            ('KINDERGARTEN_FLOOR@2023-10-20', 'KINDERGARTEN_FLOOR', 1044,
             'dm² per child', '2023-10-20', NULL,
             '焦作市“十四五”学前教育发展提升行动计划实施方案', '3 生均建筑面积'),
            ('KINDERGARTEN_DESIGN_YEAR@2023-10-20', 'KINDERGARTEN_DESIGN_YEAR', 2017,
             'first year of building under JGJ 39-2016', '2023-10-20', NULL,
             '焦作市“十四五”学前教育发展提升行动计划实施方案', '3 改善办园条件'),
            ('KINDERGARTEN_TEACHER@2023-10-20', 'KINDERGARTEN_TEACHER', 15,
             'children per teacher', '2023-10-20', NULL,
             '焦作市“十四五”学前教育发展提升行动计划实施方案', '6 配备教职工');
        CREATE TABLE kindergarten_name_words (
            word TEXT PRIMARY KEY CHECK (word <> ''),
            valid_from TEXT NOT NULL,
            valid_to TEXT,
            document TEXT NOT NULL CHECK (document <> '')
        );
        INSERT INTO kindergarten_name_words VALUES
            ('中国', '2023-10-20', NULL, '园名规范: general knowledge, to be checked'),
            ('全国', '2023-10-20', NULL, '园名规范: general knowledge, to be checked'),
            ('国际', '2023-10-20', NULL, '园名规范: general knowledge, to be checked'),
            ('世界', '2023-10-20', NULL, '园名规范: general knowledge, to be checked'),
            ('双语', '2023-10-20', NULL, '园名规范: general knowledge, to be checked');
        CREATE TABLE kindergartens (
            school_code TEXT PRIMARY KEY REFERENCES schools (code),
            state TEXT NOT NULL CHECK (state IN ('DRAFT', 'SUBMITTED', 'REVIEWED', 'FILED',
                'PUBLISHED', 'CHANGE_PENDING', 'SUSPENDED', 'REVOKED')),
            revision INTEGER NOT NULL CHECK (revision >= 1),
            facts TEXT NOT NULL,
            change TEXT,
            planned_roll INTEGER NOT NULL CHECK (planned_roll >= 0),
            largest_roll INTEGER NOT NULL CHECK (largest_roll >= 0),
            submitted_by TEXT,
            reviewed_by TEXT,
            document TEXT,
            changed_at INTEGER NOT NULL,
            CONSTRAINT plan_within_compliant_roll
                CHECK (state = 'DRAFT' OR planned_roll <= largest_roll),
            CONSTRAINT two_persons CHECK (reviewed_by IS NULL OR reviewed_by <> submitted_by),
            CHECK (state IN ('DRAFT', 'SUBMITTED') OR reviewed_by IS NOT NULL
                OR state = 'CHANGE_PENDING'),
            CHECK ((state = 'CHANGE_PENDING') = (change IS NOT NULL))
        );
        CREATE TABLE kindergarten_fees (
            school_code TEXT NOT NULL REFERENCES kindergartens (school_code),
            item TEXT NOT NULL CHECK (item IN ('CARE', 'BOARDING')),
            basis TEXT NOT NULL CHECK (basis IN ('SET', 'GUIDED', 'MARKET')),
            per_month INTEGER NOT NULL CHECK (per_month >= 0),
            document_no TEXT,
            valid_from TEXT NOT NULL,
            PRIMARY KEY (school_code, item, valid_from),
            CONSTRAINT approved_fee CHECK (basis = 'MARKET' OR document_no IS NOT NULL)
        );
        CREATE TABLE kindergarten_inspections (
            school_code TEXT NOT NULL,
            school_year TEXT NOT NULL,
            result TEXT NOT NULL CHECK (result IN ('PASS', 'BASIC', 'FAIL', 'VETOED')),
            found TEXT CHECK (found IN ('PASS', 'BASIC', 'FAIL')),
            document_no TEXT,
            veto_event TEXT,
            PRIMARY KEY (school_code, school_year),
            CONSTRAINT e11_veto_by_event CHECK ((result = 'VETOED') = (veto_event IS NOT NULL)),
            CHECK (result = 'VETOED' OR document_no IS NOT NULL)
        );
        CREATE TABLE kindergarten_terms (
            school_code TEXT NOT NULL,
            term TEXT NOT NULL,
            vetoed INTEGER NOT NULL CHECK (vetoed IN (0, 1)),
            PRIMARY KEY (school_code, term),
            UNIQUE (school_code, term, vetoed)
        );
        CREATE TABLE inclusive_recognitions (
            school_code TEXT NOT NULL REFERENCES kindergartens (school_code),
            term TEXT NOT NULL,
            vetoed INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('recognised', 'withdrawn')),
            document_no TEXT NOT NULL CHECK (document_no <> ''),
            PRIMARY KEY (school_code, term),
            FOREIGN KEY (school_code, term, vetoed)
                REFERENCES kindergarten_terms (school_code, term, vetoed) ON UPDATE CASCADE,
            CONSTRAINT e11_no_vetoed_in_list CHECK (state = 'withdrawn' OR vetoed = 0)
        );
        """)
}
