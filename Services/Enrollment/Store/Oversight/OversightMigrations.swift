import Store

/// The tables of oversight: class counters, townships, school groups, cases of supervision, purchased seats.
enum OversightMigrations {
    static let all: [Migration] = [
        classSizes, preschool, schoolGroups, privateCompulsoryStop, supervision, equity,
        qualityDimensions, purchasedSeats, supportGroups,
    ]

    /// 班额: one counter a class, with the limit it last grew under, and the limits as dated rules.
    private static let classSizes = Migration(
        "oversight-001-class-sizes",
        """
        INSERT INTO enrollment_rules VALUES
            ('KINDERGARTEN_LOWER_CLASS@2016-03-01', 'KINDERGARTEN_LOWER_CLASS', 25,
             'children per class', '2016-03-01', NULL,
             '幼儿园工作规程: general knowledge, to be checked', '小班班额'),
            ('KINDERGARTEN_MIDDLE_CLASS@2016-03-01', 'KINDERGARTEN_MIDDLE_CLASS', 30,
             'children per class', '2016-03-01', NULL,
             '幼儿园工作规程: general knowledge, to be checked', '中班班额'),
            ('KINDERGARTEN_UPPER_CLASS@2016-03-01', 'KINDERGARTEN_UPPER_CLASS', 35,
             'children per class', '2016-03-01', NULL,
             '幼儿园工作规程: general knowledge, to be checked', '大班班额'),
            ('PRIMARY_CLASS@2017-07-01', 'PRIMARY_CLASS', 45,
             'pupils per class', '2017-07-01', NULL,
             '义务教育班额标准: general knowledge, to be checked', '小学标准班额'),
            ('JUNIOR_CLASS@2017-07-01', 'JUNIOR_CLASS', 50,
             'pupils per class', '2017-07-01', NULL,
             '义务教育班额标准: general knowledge, to be checked', '初中标准班额'),
            ('LARGE_CLASS@2017-07-01', 'LARGE_CLASS', 55,
             'pupils per class', '2017-07-01', NULL,
             '大班额口径: general knowledge, to be checked', '大班额：超过 55 人'),
            ('SENIOR_MOVING_ROOMS@2022-09-30', 'SENIOR_MOVING_ROOMS', 4,
             'classes per room', '2022-09-30', NULL,
             '焦作市“十四五”教育事业发展规划', '四（三）大力改善普通高中办学条件');
        CREATE TABLE class_counts (
            school_code TEXT NOT NULL,
            stage TEXT NOT NULL,
            grade INTEGER NOT NULL,
            class_number INTEGER NOT NULL,
            enrolled INTEGER NOT NULL CHECK (enrolled >= 0),
            class_limit INTEGER,
            PRIMARY KEY (school_code, stage, grade, class_number),
            FOREIGN KEY (school_code, stage) REFERENCES school_stages (school_code, stage),
            CONSTRAINT class_within_limit CHECK (class_limit IS NULL OR enrolled <= class_limit)
        ) WITHOUT ROWID;
        INSERT INTO class_counts
        SELECT school_code, stage, grade, class_number, COUNT(*), NULL FROM rolls
        WHERE state = 'active' GROUP BY school_code, stage, grade, class_number;
        """)

    /// 普及普惠: what the plans ask of kindergartens, and the townships they are planned by.
    private static let preschool = Migration(
        "oversight-002-preschool",
        """
        INSERT INTO enrollment_rules VALUES
            ('PRESCHOOL_INCLUSIVE@2022-09-30', 'PRESCHOOL_INCLUSIVE', 85,
             'percent by 2025', '2022-09-30', '2023-10-19',
             '焦作市“十四五”教育事业发展规划', '二（三）普惠性幼儿园覆盖率'),
            ('PRESCHOOL_INCLUSIVE@2023-10-20', 'PRESCHOOL_INCLUSIVE', 90,
             'percent by 2025', '2023-10-20', NULL,
             '焦作市“十四五”学前教育发展提升行动计划实施方案', '一、总体要求'),
            ('PRESCHOOL_INCLUSIVE_BINDING@2022-09-30', 'PRESCHOOL_INCLUSIVE_BINDING', 85,
             'percent by 2025', '2022-09-30', NULL,
             '焦作市“十四五”教育事业发展规划', '专栏2 普惠性幼儿园覆盖率（约束性）'),
            ('PRESCHOOL_PUBLIC@2022-09-30', 'PRESCHOOL_PUBLIC', 50,
             'percent by 2025', '2022-09-30', '2023-10-19',
             '焦作市“十四五”教育事业发展规划', '二（三）力争公办幼儿园在园幼儿比例'),
            ('PRESCHOOL_PUBLIC@2023-10-20', 'PRESCHOOL_PUBLIC', 50,
             'percent by 2025', '2023-10-20', NULL,
             '焦作市“十四五”学前教育发展提升行动计划实施方案', '一、总体要求'),
            ('RESIDENTIAL_PUBLIC@2023-10-20', 'RESIDENTIAL_PUBLIC', 50,
             'percent', '2023-10-20', NULL,
             '焦作市“十四五”学前教育发展提升行动计划实施方案', '4 加强城镇小区配套园建设使用管理'),
            ('TOWNSHIP_CENTRE@2023-10-20', 'TOWNSHIP_CENTRE', 1,
             'kindergartens', '2023-10-20', NULL,
             '焦作市“十四五”学前教育发展提升行动计划实施方案', '1 优化普惠性资源布局'),
            ('LARGE_TOWNSHIP_CENTRE@2023-10-20', 'LARGE_TOWNSHIP_CENTRE', 2,
             'kindergartens', '2023-10-20', NULL,
             '焦作市“十四五”学前教育发展提升行动计划实施方案', '1 优化普惠性资源布局'),
            ('LARGE_TOWNSHIP@2023-10-20', 'LARGE_TOWNSHIP', 30000,
             'inhabitants', '2023-10-20', NULL,
             '焦作市“十四五”学前教育发展提升行动计划实施方案', '1 优化普惠性资源布局');
        CREATE TABLE townships (
            code TEXT PRIMARY KEY CHECK (length(code) = 9),
            name TEXT NOT NULL CHECK (name <> ''),
            region TEXT NOT NULL CHECK (substr(code, 1, 6) = region),
            population INTEGER NOT NULL CHECK (population >= 0),
            source TEXT NOT NULL CHECK (source <> '')
        );
        """)

    /// 教育集团: a school is in one group at a time.
    private static let schoolGroups = Migration(
        "oversight-003-school-groups",
        """
        CREATE TABLE school_groups (
            number INTEGER PRIMARY KEY CHECK (number >= 1),
            name TEXT NOT NULL CHECK (name <> ''),
            region TEXT NOT NULL,
            lead_school TEXT NOT NULL REFERENCES schools (code),
            document_no TEXT NOT NULL CHECK (document_no <> ''),
            across_districts TEXT,
            from_day TEXT NOT NULL,
            to_day TEXT,
            CHECK (to_day IS NULL OR to_day >= from_day)
        );
        CREATE TABLE school_group_members (
            group_number INTEGER NOT NULL REFERENCES school_groups (number),
            school_code TEXT NOT NULL REFERENCES schools (code),
            from_day TEXT NOT NULL,
            to_day TEXT,
            PRIMARY KEY (group_number, school_code, from_day),
            CHECK (to_day IS NULL OR to_day >= from_day)
        );
        CREATE UNIQUE INDEX one_group_now ON school_group_members (school_code)
            WHERE to_day IS NULL;
        CREATE INDEX group_members_school ON school_group_members (school_code, to_day);
        CREATE TRIGGER one_group_at_a_time BEFORE INSERT ON school_group_members
            WHEN EXISTS (SELECT 1 FROM school_group_members m
                WHERE m.school_code = NEW.school_code
                    AND (m.to_day IS NULL OR m.to_day >= NEW.from_day))
            BEGIN SELECT RAISE(ABORT, 'a school is in one group at a time'); END;
        """)

    /// 停止审批新的民办义务教育学校: what tells an old school from a new one.
    private static let privateCompulsoryStop = Migration(
        "oversight-004-private-compulsory",
        """
        INSERT INTO enrollment_rules VALUES
            ('PRIVATE_COMPULSORY_STOP@2022-09-30', 'PRIVATE_COMPULSORY_STOP', NULL,
             'first day', '2022-09-30', NULL,
             '焦作市“十四五”教育事业发展规划', '八（四）规范民办义务教育发展');
        ALTER TABLE schools ADD COLUMN approved_on TEXT;
        """)

    /// Cases with both respondents; what the register found is open once. Ceilings of kindergartens' fees.
    private static let supervision = Migration(
        "oversight-005-supervision",
        """
        CREATE TABLE supervision_cases (
            number INTEGER PRIMARY KEY CHECK (number >= 1),
            kind TEXT NOT NULL,
            school_code TEXT REFERENCES schools (code),
            site TEXT,
            authority TEXT NOT NULL,
            violation_id TEXT UNIQUE,
            finding TEXT NOT NULL CHECK (finding <> ''),
            document_no TEXT,
            state TEXT NOT NULL CHECK (state IN ('OPEN', 'CLOSED')),
            opened_by TEXT NOT NULL,
            opened_at INTEGER NOT NULL,
            due_on TEXT,
            school_answer TEXT,
            authority_answer TEXT,
            outcome TEXT,
            CONSTRAINT one_place CHECK ((school_code IS NULL) <> (site IS NULL)),
            CONSTRAINT follows_a_violation
                CHECK ((kind = 'RECRUITMENT') = (violation_id IS NOT NULL)),
            CONSTRAINT both_answered CHECK (state = 'OPEN' OR (school_answer IS NOT NULL
                AND authority_answer IS NOT NULL AND outcome IS NOT NULL))
        );
        CREATE INDEX supervision_authority ON supervision_cases (authority, state);
        CREATE UNIQUE INDEX supervision_found_once
            ON supervision_cases (kind, school_code, finding)
            WHERE document_no IS NULL AND violation_id IS NULL AND state = 'OPEN';
        CREATE TABLE fee_ceilings (
            region TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('PUBLIC', 'INCLUSIVE', 'NON_PROFIT')),
            item TEXT NOT NULL CHECK (item IN ('CARE', 'BOARDING')),
            per_month INTEGER NOT NULL CHECK (per_month >= 0),
            document_no TEXT NOT NULL CHECK (document_no <> ''),
            valid_from TEXT NOT NULL,
            PRIMARY KEY (region, kind, item, valid_from)
        );
        """)

    /// 随迁子女: the share that a secondary copy names.
    private static let equity = Migration(
        "oversight-006-equity",
        """
        INSERT INTO enrollment_rules VALUES
            ('MIGRANTS_IN_PUBLIC@2022-09-30', 'MIGRANTS_IN_PUBLIC', 85, 'percent', '2022-09-30',
             NULL, '随迁子女在公办学校就读比例: secondary copy, to be checked',
             '公办为主（五年规划 四（二）未定比例）');
        """)

    /// 巩固率: what the city's plan aims at.
    static let retention = Migration(
        "oversight-010-retention",
        """
        INSERT INTO enrollment_rules VALUES
            ('COMPULSORY_RETENTION@2022-09-30', 'COMPULSORY_RETENTION', 98,
             'percent by 2025', '2022-09-30', NULL,
             '焦作市“十四五”教育事业发展规划', '专栏2 九年义务教育巩固率');
        """)

    /// 综合素质评价维度 of a score card.
    private static let qualityDimensions = Migration(
        "oversight-007-quality-dimensions",
        """
        ALTER TABLE score_cards ADD COLUMN dimensions TEXT;
        """)

    /// 政府购买学位: never more than the school is certified for.
    private static let purchasedSeats = Migration(
        "oversight-008-purchased-seats",
        """
        CREATE TABLE purchased_seats (
            school_year TEXT NOT NULL,
            school_code TEXT NOT NULL,
            stage TEXT NOT NULL CHECK (stage IN ('primary', 'junior')),
            seats INTEGER NOT NULL CHECK (seats >= 0),
            document_no TEXT NOT NULL CHECK (document_no <> ''),
            certified_seats INTEGER NOT NULL,
            PRIMARY KEY (school_year, school_code, stage),
            FOREIGN KEY (school_code, stage) REFERENCES school_stages (school_code, stage),
            CONSTRAINT purchased_within_certified CHECK (seats <= certified_seats)
        );
        """)

    /// 帮扶四类 of eligible children, poverty apart, which stands with the child.
    private static let supportGroups = Migration(
        "oversight-009-support-groups",
        """
        CREATE TABLE eligible_groups (
            school_year TEXT NOT NULL,
            person_key TEXT NOT NULL,
            support_group TEXT NOT NULL
                CHECK (support_group IN ('DISABLED', 'LEFT_BEHIND', 'MIGRANT')),
            PRIMARY KEY (school_year, person_key, support_group),
            FOREIGN KEY (school_year, person_key)
                REFERENCES eligible_children (school_year, person_key)
        ) WITHOUT ROWID;
        """)
}
