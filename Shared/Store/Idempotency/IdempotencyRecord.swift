import Bus
import Cryptography

/// What makes a write the same write: who calls, which method, under which key, with which request.
struct IdempotencyRecord: Sendable {
    let caller: String
    let method: String
    let key: String
    let fingerprint: [UInt8]

    /// - Parameters:
    ///   - key: of a part of the call; nil for the call's own.
    ///   - encoded: the request in canonical CBOR.
    init(
        _ context: ServerContext, key: String?, _ encoded: [UInt8], fingerprintKey: [UInt8]
    ) throws {
        guard let key = key ?? context.idempotencyKey else {
            throw CallError(
                .invalidArgument, "IDEMPOTENCY_KEY_REQUIRED", "a write needs an idempotency key",
                origin: .server, executed: .no)
        }
        guard (1...StoreLimits.idempotencyKeyBytes).contains(key.utf8.count) else {
            throw CallError(
                .invalidArgument, "IDEMPOTENCY_KEY_INVALID",
                "an idempotency key has 1 to \(StoreLimits.idempotencyKeyBytes) bytes",
                origin: .server, executed: .no)
        }
        self.key = key
        method = context.method.path
        // Lengths first, so that no two pairs of names read the same.
        caller =
            "\(context.caller.name.utf8.count):\(context.caller.name)/\(context.principal.subject)"
        fingerprint =
            fingerprintKey.isEmpty
            ? Digest.blake2b(encoded) : Digest.blake2b(encoded, key: fingerprintKey)
    }

    private struct Stored: Decodable {
        var fingerprint: [UInt8]
        var answer: [UInt8]
    }

    /// The answer already given; nil for a new write.
    ///
    /// - Throws: `IDEMPOTENCY_KEY_REUSED` when the key belongs to another request.
    func storedAnswer(in transaction: ReadTransaction) throws -> [UInt8]? {
        let stored = try transaction.fetchOne(
            Stored.self,
            """
            SELECT fingerprint, answer FROM edubus_idempotency
            WHERE caller = ? AND method = ? AND key = ?
            """, [caller, method, key])
        guard let stored else { return nil }
        guard stored.fingerprint == fingerprint else {
            throw CallError(
                .failedPrecondition, "IDEMPOTENCY_KEY_REUSED",
                "the idempotency key was used with another request", origin: .server, executed: .no)
        }
        return stored.answer
    }

    /// Keeps the answer, and removes a few records that are past their retention.
    func store(answer: [UInt8], in transaction: WriteTransaction) throws {
        try transaction.execute(
            """
            INSERT INTO edubus_idempotency (caller, method, key, fingerprint, answer, recorded_at)
            VALUES (?, ?, ?, ?, ?, ?)
            """, [caller, method, key, fingerprint, answer, transaction.now])
        let oldest = transaction.now - StoreLimits.idempotencyRetention.wholeMilliseconds
        try transaction.execute(
            """
            DELETE FROM edubus_idempotency WHERE id IN (
                SELECT id FROM edubus_idempotency WHERE recorded_at < ?
                ORDER BY recorded_at LIMIT ?)
            """, [oldest, StoreLimits.idempotencyPruneStep])
    }
}
