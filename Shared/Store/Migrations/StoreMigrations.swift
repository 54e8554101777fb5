/// The store's own tables, in every service's file beside the service's.
enum StoreMigrations {
    static let all: [Migration] = [
        Migration(
            "001-idempotency",
            """
            CREATE TABLE edubus_idempotency (
                id INTEGER PRIMARY KEY,
                caller TEXT NOT NULL,
                method TEXT NOT NULL,
                key TEXT NOT NULL,
                fingerprint BLOB NOT NULL,
                answer BLOB NOT NULL,
                recorded_at INTEGER NOT NULL,
                UNIQUE (caller, method, key)
            );
            CREATE INDEX edubus_idempotency_age ON edubus_idempotency (recorded_at);
            """),
        Migration(
            "002-outbox",
            """
            CREATE TABLE edubus_outbox (
                sequence INTEGER PRIMARY KEY CHECK (sequence > 0),
                id TEXT NOT NULL UNIQUE,
                type TEXT NOT NULL CHECK (type <> ''),
                subject TEXT NOT NULL,
                time TEXT NOT NULL,
                schoolyear TEXT,
                term TEXT,
                district TEXT,
                actor TEXT,
                causationid TEXT,
                correlationid TEXT,
                data TEXT NOT NULL
            );
            CREATE INDEX edubus_outbox_type ON edubus_outbox (type, sequence);
            CREATE TRIGGER edubus_outbox_keeps BEFORE DELETE ON edubus_outbox
            BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
            CREATE TRIGGER edubus_outbox_stays BEFORE UPDATE ON edubus_outbox
            BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
            """),
        Migration(
            "003-inbox",
            """
            CREATE TABLE edubus_inbox (
                consumer TEXT PRIMARY KEY,
                sequence INTEGER NOT NULL CHECK (sequence >= 0),
                moved_at INTEGER NOT NULL
            );
            CREATE TABLE edubus_dead_letter (
                consumer TEXT NOT NULL,
                sequence INTEGER NOT NULL,
                event TEXT NOT NULL,
                type TEXT NOT NULL,
                reason TEXT NOT NULL,
                attempts INTEGER NOT NULL,
                recorded_at INTEGER NOT NULL,
                PRIMARY KEY (consumer, sequence)
            );
            """),
        Migration(
            "004-readiness",
            """
            CREATE TABLE edubus_readiness (
                id INTEGER PRIMARY KEY CHECK (id = 1),
                checked_at INTEGER NOT NULL
            );
            """),
        Migration(
            "005-outbox-trace",
            """
            ALTER TABLE edubus_outbox ADD COLUMN traceparent TEXT;
            """),
    ]
}
