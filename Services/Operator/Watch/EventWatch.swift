import Bus
import ServiceKit

/// Follows a service's events across lost connections and restarts, each event once and in order.
struct EventWatch: Sendable {
    let client: any BusCalling
    let service: String
    let types: [String]
    /// False ends at the present tail.
    let follows: Bool
    let options: CallOptions
    let cursor: EventCursor?
    let show: @Sendable (CloudEvent) throws -> Void
    /// Told when it is cut off, and why.
    let note: @Sendable (String) -> Void
    var clock: any BusClock = SystemClock()

    static let firstPause: Duration = .milliseconds(100)
    static let longestPause: Duration = .seconds(2)

    /// Shows every event after a sequence until the tail, or for ever.
    func run(after start: Int64) async throws {
        guard let cursor else { return try await follow(after: start) { _ in } }
        let last = LastPrinted()
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await follow(after: start, saving: last, to: cursor))
        } catch {
            outcome = .failure(error)
        }
        // However it ended: what was printed last is saved.
        if let sequence = last.sequence { try cursor.write(sequence) }
        try outcome.get()
    }

    /// Saves beside the printing, always the newest: a fast replay does not wait for the disk at every event.
    private func follow(
        after start: Int64, saving last: LastPrinted, to cursor: EventCursor
    ) async throws {
        let (places, place) = AsyncStream.makeStream(
            of: Int64.self, bufferingPolicy: .bufferingNewest(1))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { for await sequence in places { try cursor.write(sequence) } }
            group.addTask {
                defer { place.finish() }
                try await follow(after: start) { sequence in
                    last.sequence = sequence
                    place.yield(sequence)
                }
            }
            try await group.waitForAll()
        }
    }

    private func follow(after start: Int64, _ printed: (Int64) -> Void) async throws {
        var last = start
        var pause = Self.firstPause
        var options = options
        while true {
            do {
                let request = SubscribeEvents(afterSequence: last, types: types, follow: follows)
                let stream = try await client.stream(
                    Events.subscribe, request, options: options, on: service)
                for try await event in stream {
                    try show(event)
                    last = event.sequence
                    printed(last)
                    pause = Self.firstPause
                }
                guard follows else { return }
            } catch let error as CallError where follows && error.mayPass {
                // The hour that a stream may last is no news.
                if error.code != .deadlineExceeded {
                    note("\(service): \(error.reason.rawValue); going on after \(last)")
                }
                options.waitForReady = true
            }
            try await clock.sleep(until: clock.now + pause)
            pause = min(pause * 2, Self.longestPause)
        }
    }
}

extension CallError {
    /// Whether another try later may succeed: the service was away, or busy.
    fileprivate var mayPass: Bool {
        [.unavailable, .deadlineExceeded, .resourceExhausted, .aborted].contains(code)
    }
}
