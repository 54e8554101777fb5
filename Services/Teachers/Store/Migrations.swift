import Store

/// The schema of the teachers service. It holds T1, T2 and T6 without the code's help:
///
/// * T1, sums: a ledger leg is one row that takes from one account what it gives another, so no posting
///   can be unbalanced, and no trigger has to add anything up.
/// * T1, limits: `establishment_days` keeps every account's level from day to day; a CHECK compares the
///   columns of one row. An appointment that occupies a post refers to the row of its first day.
/// * T2: `person_days` does the same for a person; partial unique indexes hold open-ended appointments.
/// * T6: a school's account refers to its code, region and ownership, and the ownership must be public.
///
/// All of it is plain SQL that PostgreSQL takes as it is.
enum TeachersSchema {
    static let migrations = [schools, staff, establishment, appointments]

    private static let schools = Migration(
        "001-schools",
        """
        CREATE TABLE school_units (
            code TEXT NOT NULL PRIMARY KEY,
            region TEXT NOT NULL,
            stage TEXT NOT NULL,
            ownership TEXT NOT NULL CHECK (ownership IN ('public', 'private')),
            is_rural BOOLEAN NOT NULL,
            is_sample BOOLEAN NOT NULL,
            UNIQUE (code, region, ownership)
        );
        CREATE INDEX school_units_by_region ON school_units (region, code);
        CREATE TABLE school_rolls (
            school TEXT NOT NULL REFERENCES school_units (code),
            as_of TEXT NOT NULL,
            students BIGINT NOT NULL CHECK (students >= 0),
            classes BIGINT CHECK (classes >= 0),
            PRIMARY KEY (school, as_of)
        );
        """)

    private static let staff = Migration(
        "002-staff",
        """
        CREATE TABLE staff (
            person TEXT NOT NULL PRIMARY KEY,
            school TEXT NOT NULL REFERENCES school_units (code),
            birth_date TEXT NOT NULL,
            certificates TEXT NOT NULL,
            registered_until TEXT,
            title TEXT NOT NULL,
            is_sample BOOLEAN NOT NULL
        );
        CREATE INDEX staff_by_school ON staff (school, person);
        CREATE TABLE person_days (
            person TEXT NOT NULL REFERENCES staff (person),
            from_day TEXT NOT NULL,
            load_percent BIGINT NOT NULL,
            load_limit_percent BIGINT NOT NULL,
            occupying BIGINT NOT NULL,
            mains BIGINT NOT NULL,
            principals BIGINT NOT NULL,
            PRIMARY KEY (person, from_day),
            CONSTRAINT t2_load CHECK (load_percent BETWEEN 0 AND load_limit_percent),
            CONSTRAINT t2_one_post CHECK (occupying BETWEEN 0 AND 1),
            CONSTRAINT t2_one_main CHECK (mains BETWEEN 0 AND 1),
            CONSTRAINT t2_one_principal CHECK (principals BETWEEN 0 AND 1)
        );
        CREATE TABLE ethics_vetoes (
            id BIGINT NOT NULL PRIMARY KEY,
            person TEXT NOT NULL REFERENCES staff (person),
            from_day TEXT NOT NULL,
            until_day TEXT,
            decision_number TEXT NOT NULL,
            lifted_by TEXT,
            CHECK (until_day IS NULL OR until_day >= from_day)
        );
        CREATE INDEX ethics_vetoes_by_person ON ethics_vetoes (person, from_day);
        """)

    private static let establishment = Migration(
        "003-establishment",
        """
        CREATE TABLE establishment_accounts (
            kind TEXT NOT NULL CHECK (kind IN ('establishment', 'headcount')),
            account TEXT NOT NULL,
            type TEXT NOT NULL CHECK (type IN ('approved', 'reserve', 'school')),
            region TEXT NOT NULL,
            school TEXT,
            ownership TEXT,
            PRIMARY KEY (kind, account),
            UNIQUE (kind, account, type),
            CONSTRAINT school_is_named CHECK (
                (type = 'school' AND school IS NOT NULL AND ownership IS NOT NULL)
                OR (type <> 'school' AND school IS NULL AND ownership IS NULL)),
            CONSTRAINT t6_public_school CHECK (ownership = 'public'),
            FOREIGN KEY (school, region, ownership)
                REFERENCES school_units (code, region, ownership)
        );
        CREATE INDEX establishment_accounts_by_region
            ON establishment_accounts (region, kind, account);
        CREATE TABLE establishment_days (
            kind TEXT NOT NULL,
            account TEXT NOT NULL,
            type TEXT NOT NULL,
            from_day TEXT NOT NULL,
            balance BIGINT NOT NULL,
            occupied BIGINT NOT NULL,
            PRIMARY KEY (kind, account, from_day),
            FOREIGN KEY (kind, account, type)
                REFERENCES establishment_accounts (kind, account, type),
            CONSTRAINT t1_balance CHECK (
                (type = 'approved' AND balance <= 0 AND occupied = 0)
                OR (type = 'reserve' AND balance >= 0 AND occupied = 0)
                OR (type = 'school' AND occupied >= 0 AND occupied <= balance))
        );
        CREATE TABLE establishment_postings (
            id BIGINT NOT NULL PRIMARY KEY,
            purpose TEXT NOT NULL CHECK (purpose IN ('approval', 'allocation', 'transfer')),
            kind TEXT NOT NULL,
            approved_region TEXT,
            effective_on TEXT NOT NULL,
            approval_number TEXT,
            recorded_at TEXT NOT NULL,
            UNIQUE (id, kind),
            CONSTRAINT one_document_once UNIQUE (kind, approved_region, approval_number),
            CONSTRAINT approval_is_documented CHECK (
                purpose <> 'approval'
                OR (approved_region IS NOT NULL AND approval_number IS NOT NULL))
        );
        CREATE TABLE establishment_legs (
            posting BIGINT NOT NULL,
            leg BIGINT NOT NULL,
            kind TEXT NOT NULL,
            from_account TEXT NOT NULL,
            to_account TEXT NOT NULL,
            posts BIGINT NOT NULL CONSTRAINT t1_leg CHECK (posts > 0),
            PRIMARY KEY (posting, leg),
            CONSTRAINT t1_two_accounts CHECK (from_account <> to_account),
            FOREIGN KEY (posting, kind) REFERENCES establishment_postings (id, kind),
            FOREIGN KEY (kind, from_account) REFERENCES establishment_accounts (kind, account),
            FOREIGN KEY (kind, to_account) REFERENCES establishment_accounts (kind, account)
        );
        CREATE INDEX establishment_legs_from ON establishment_legs (from_account, posting);
        CREATE INDEX establishment_legs_to ON establishment_legs (to_account, posting);
        """)

    private static let appointments = Migration(
        "004-appointments",
        """
        CREATE TABLE appointments (
            id BIGINT NOT NULL PRIMARY KEY,
            person TEXT NOT NULL,
            school TEXT NOT NULL REFERENCES school_units (code),
            from_day TEXT NOT NULL,
            until_day TEXT,
            post_kind TEXT NOT NULL,
            subject TEXT,
            load_percent BIGINT NOT NULL CHECK (load_percent BETWEEN 1 AND 100),
            occupies TEXT,
            account TEXT,
            is_main BOOLEAN NOT NULL,
            is_principal BOOLEAN NOT NULL,
            is_subject_exempt BOOLEAN NOT NULL,
            end_reason TEXT,
            CHECK (until_day IS NULL OR until_day >= from_day),
            CONSTRAINT account_of_the_school CHECK (
                (occupies IS NULL AND account IS NULL)
                OR (occupies IS NOT NULL AND account = 'school:' || school)),
            CONSTRAINT t2_post_is_main CHECK (occupies IS NULL OR is_main),
            FOREIGN KEY (person, from_day) REFERENCES person_days (person, from_day),
            FOREIGN KEY (occupies, account, from_day)
                REFERENCES establishment_days (kind, account, from_day)
        );
        CREATE INDEX appointments_by_person ON appointments (person, from_day);
        CREATE INDEX appointments_by_school
            ON appointments (school, from_day, until_day, is_main, occupies);
        CREATE UNIQUE INDEX t2_one_open_post ON appointments (person)
            WHERE occupies IS NOT NULL AND until_day IS NULL;
        CREATE UNIQUE INDEX t2_one_open_main ON appointments (person)
            WHERE is_main AND until_day IS NULL;
        CREATE UNIQUE INDEX t2_one_open_principal ON appointments (person)
            WHERE is_principal AND until_day IS NULL;
        """)
}
