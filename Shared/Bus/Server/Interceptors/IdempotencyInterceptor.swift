import Synchronization

/// A write whose key is at work is not started a second time. What was answered before is the store's to know.
final class IdempotencyInterceptor: ServerInterceptor {
    private struct Key: Hashable {
        let caller: String
        let subject: String
        let method: String
        let key: String
    }

    private let running = Mutex<Set<Key>>([])

    func intercept(
        _ request: ServerRequest, next: @Sendable (ServerRequest) async throws -> [UInt8]?
    ) async throws -> [UInt8]? {
        let context = request.context
        guard context.method.effect == .write, let text = context.idempotencyKey else {
            return try await next(request)
        }
        let key = Key(
            caller: context.caller.name, subject: context.principal.subject,
            method: context.method.path, key: text)
        guard running.withLock({ $0.insert(key).inserted }) else {
            throw CallError(
                .aborted, "IDEMPOTENCY_KEY_IN_USE",
                "a call with this idempotency key is still running", origin: .server, executed: .no)
        }
        defer { running.withLock { _ = $0.remove(key) } }
        return try await next(request)
    }
}
