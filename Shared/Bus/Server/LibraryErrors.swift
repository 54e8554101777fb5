import Synchronization

/// What the serving library threw into a handler: an error of its own, and none of a call the handler made.
final class LibraryErrors: Sendable {
    private let errors = Mutex<[CallError]>([])

    func noting<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as CallError {
            errors.withLock { $0.append(error) }
            throw error
        }
    }

    func contains(_ error: CallError) -> Bool { errors.withLock { $0.contains(error) } }
}

extension LibraryErrors? {
    /// Runs the body, and remembers what it throws where anybody will ask.
    func noting<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        guard let errors = self else { return try await body() }
        return try await errors.noting(body)
    }
}
