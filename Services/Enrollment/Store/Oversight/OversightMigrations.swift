import Store

/// The tables of oversight: class counters.
enum OversightMigrations {
    static let all: [Migration] = [classSizes]

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
}
