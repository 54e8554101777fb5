import Synchronization

/// A write whose idempotency key is at work is not started a second time. What was answered before is the store's to know.
final class KeysAtWork: Sendable {
    struct Key: Hashable, Sendable {
        fileprivate let caller: String
        fileprivate let subject: String
        fileprivate let method: String
        fileprivate let key: String
    }

    private let keys = Mutex<Set<Key>>([])

    /// To be ended with the call; nil for one that has no key, or only reads.
    ///
    /// - Throws: ABORTED when a call with the key runs.
    func begin(_ context: ServerContext) throws -> Key? {
        guard context.method.effect == .write, let text = context.idempotencyKey else { return nil }
        let key = Key(
            caller: context.caller.name, subject: context.principal.subject,
            method: context.method.path, key: text)
        guard keys.withLock({ $0.insert(key).inserted }) else {
            throw CallError(
                .aborted, "IDEMPOTENCY_KEY_IN_USE",
                "a call with this idempotency key is still running", origin: .server, executed: .no)
        }
        return key
    }

    func end(_ key: Key?) {
        if let key { keys.withLock { _ = $0.remove(key) } }
    }
}
