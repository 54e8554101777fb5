public import Bus
import Cryptography
import Foundation
import GRDB

extension Store {
    /// Opens a service's store, creates it when it is missing, and brings its schema up to date.
    ///
    /// - Parameters:
    ///   - path: the file; its folder is created.
    ///   - source: who speaks in its events, `/projects.v1`.
    ///   - migrations: the service's, in the order of their release.
    ///   - secret: keys the fingerprints of requests; nil, for tests, leaves them plain.
    ///   - observer: told of every transaction.
    /// - Throws: `StoreError` with `.migration` when a newer or another program wrote it, `.inUse`
    ///   when another process has it open.
    public static func open(
        at path: String, source: String, migrations: [Migration],
        clock: any TimeSource = SystemTime(), secret: PersonKeys? = nil,
        observer: (any StoreObserver)? = nil
    ) throws -> Store {
        try open(
            StoreFile(path: path), source: source, migrations: migrations, clock: clock,
            secret: secret, observer: observer)
    }

    /// A store for tests, in a folder of its own that disappears with it.
    public static func temporary(
        source: String = "/test.v1", migrations: [Migration] = [],
        clock: any TimeSource = SystemTime(), observer: (any StoreObserver)? = nil
    ) throws -> Store {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("edubus-store-" + Hex.encode(RandomBytes.make(8)))
        let file = try StoreFile(
            path: folder.appendingPathComponent("store.sqlite").path, isTemporary: true)
        return try open(
            file, source: source, migrations: migrations, clock: clock, secret: nil,
            observer: observer)
    }

    private static func open(
        _ file: StoreFile, source: String, migrations: [Migration], clock: any TimeSource,
        secret: PersonKeys?, observer: (any StoreObserver)?
    ) throws -> Store {
        do {
            let pool = try DatabasePool(path: file.path, configuration: configuration)
            let tail = try pool.writeWithoutTransaction { db in
                // GRDB puts a pool's writer on NORMAL when it turns WAL on, after
                // `prepareDatabase`.
                try db.execute(sql: "PRAGMA synchronous = FULL")
                try db.execute(sql: "PRAGMA cache_size = -\(StoreLimits.writerCacheKiB)")
                try db.execute(sql: "PRAGMA wal_autocheckpoint = \(StoreLimits.checkpointPages)")
                try db.execute(sql: "PRAGMA journal_size_limit = \(StoreLimits.journalBytes)")
                try db.inTransaction(.immediate) {
                    try Migrator.prepare(db)
                    let now = clock.nowMilliseconds
                    try Migrator(owner: "store", migrations: StoreMigrations.all)
                        .migrate(db, nowMilliseconds: now)
                    try Migrator(owner: "service", migrations: migrations)
                        .migrate(db, nowMilliseconds: now)
                    return .commit
                }
                return try Outbox.tail(ReadTransaction(db))
            }
            return Store(
                file: file, pool: pool, source: source, tail: tail, clock: clock,
                fingerprintKey: secret?.fingerprintKey ?? [], observer: observer)
        } catch {
            throw StoreError.from(error)
        }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(StoreLimits.busyTimeoutSeconds)
        configuration.maximumReaderCount = StoreLimits.readers
        configuration.label = "store"
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA temp_store = MEMORY")
        }
        return configuration
    }
}
