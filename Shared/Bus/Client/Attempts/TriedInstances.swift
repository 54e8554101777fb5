import Synchronization

/// The instances one call was sent to, so that its next try goes to another one.
final class TriedInstances: Sendable {
    private let tried = Mutex<[Endpoint]>([])

    /// The last one last.
    var all: [Endpoint] { tried.withLock { $0 } }

    /// - Returns: false when another try of the call took the instance since `known` was read.
    func add(_ endpoint: Endpoint, known: [Endpoint]) -> Bool {
        tried.withLock { tried in
            let isNew = !tried.contains(endpoint)
            guard isNew || known.contains(endpoint) else { return false }
            tried.removeAll { $0 == endpoint }
            tried.append(endpoint)
            return true
        }
    }

    /// It took no call after all.
    func remove(_ endpoint: Endpoint) {
        tried.withLock { tried in tried.removeAll { $0 == endpoint } }
    }
}
