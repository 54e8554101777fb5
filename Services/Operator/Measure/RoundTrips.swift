import Bus

/// Round trips of the smallest call, one after the other.
struct RoundTrips: Sendable {
    let client: any BusCalling
    let options: CallOptions

    struct Outcome: Sendable {
        var latencies = Latencies()
        /// Differs in every run of a program.
        var instance = ""
    }

    static let counts = 1...100_000

    /// Asks for the health so many times.
    func measure(_ service: String, count: Int) async throws -> Outcome {
        var outcome = Outcome()
        let clock = ContinuousClock()
        // The first call opens the session and is not counted.
        for round in 0...count {
            let start = clock.now
            let report = try await client.call(
                Health.check, HealthRequest(), options: options, on: service)
            if round > 0 { outcome.latencies.record(clock.now - start) }
            outcome.instance = report.instance
        }
        return outcome
    }
}
