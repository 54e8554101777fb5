public import Bus

/// Serves `Events/Subscribe` from a store's outbox: pages after a sequence, then every commit as it
/// comes.
public struct OutboxService: Sendable {
    private let store: Store

    public init(_ store: Store) {
        self.store = store
    }

    public var handler: Handler {
        Handler(Events.subscribe) { request, _, out in
            try await stream(request) { try await out.write($0) }
        }
    }

    /// What a program with a store serves beside its own contract.
    public var definition: ServiceDefinition {
        ServiceDefinition(Events.self, handlers: [handler])
    }

    /// Hands the wanted events to `write`, in order, until the caller goes; with `follow: false` to
    /// the present tail.
    ///
    /// - Throws: OUT_OF_RANGE `SEQUENCE_AHEAD_OF_SOURCE` when the subscriber has seen events that
    ///   this store does not have: it was restored from an older backup.
    func stream(
        _ request: SubscribeEvents, write: @Sendable (CloudEvent) async throws -> Void
    ) async throws {
        guard request.afterSequence >= 0 else {
            throw CallError.invalid("afterSequence", rule: "range", "must be 0 or more")
        }
        var position = request.afterSequence
        let source = store.source
        while true {
            let after = position
            let page = try await store.read {
                try Outbox.page($0, after: after, types: request.types, source: source)
            }
            guard position <= page.tail else {
                throw CallError(
                    .outOfRange, Self.aheadOfSource,
                    "the source's last event is \(page.tail), before \(position)",
                    origin: .server, executed: .no)
            }
            for event in page.events { try await write(event) }
            position = page.lastSequence
            guard position >= page.tail else { continue }
            guard request.follow else { return }
            try await store.committedEvents.wait(after: position)
        }
    }

    static let aheadOfSource: CallError.Reason = "SEQUENCE_AHEAD_OF_SOURCE"
}
