import Foundation

/// How long an instance takes to answer: a mean in which old answers fade, and for how long it has owed one.
struct LatencyEstimate: Sendable {
    /// Seconds; nil before the first answer.
    private(set) var mean: Double?
    private var meanSince: ContinuousClock.Instant
    /// Calls that wait for an answer.
    private var waiting = 0
    /// Since when calls wait and none was answered.
    private var silentSince: ContinuousClock.Instant?

    init(now: ContinuousClock.Instant) { meanSince = now }

    mutating func asked(now: ContinuousClock.Instant) {
        waiting += 1
        if silentSince == nil { silentSince = now }
    }

    /// - Parameter measures: false for an answer that says nothing of how fast others come: a refusal is quick. It
    ///   is heard only when it took longer than what is expected.
    mutating func answered(after seconds: Double, measures: Bool, now: ContinuousClock.Instant) {
        waiting -= 1
        silentSince = waiting > 0 ? now : nil
        if measures || seconds > remembered(now) ?? 0 { learn(seconds, now) }
    }

    /// The caller gave up. What was not answered yet would have taken at least as long.
    ///
    /// - Parameter others: stands for an instance that never answered.
    mutating func givenUp(after seconds: Double, others: Double?, now: ContinuousClock.Instant) {
        waiting -= 1
        if waiting == 0 { silentSince = nil }
        if seconds > remembered(now) ?? others ?? .infinity { learn(seconds, now) }
    }

    private mutating func learn(_ seconds: Double, _ now: ContinuousClock.Instant) {
        let age = (now - meanSince).seconds / Limits.latencyMemory.seconds
        let share = max(1 - exp(-age), Limits.latencyLeastShare)
        mean = mean.map { $0 + (seconds - $0) * share } ?? seconds
        meanSince = now
    }

    /// What the next call is expected to take, in seconds.
    ///
    /// - Parameters:
    ///   - others: stands for an instance that never answered.
    ///   - fastest: of all instances. What is forgotten does not sink below half of it, so that many calls at once
    ///     do not all go where none went for long.
    func expected(
        others: Double?, fastest: Double?, now: ContinuousClock.Instant
    ) -> Double {
        let silence = silentSince.map { (now - $0).seconds } ?? 0
        guard let mean, let remembered = remembered(now) else {
            return max(others ?? 0.001, silence)
        }
        return max(remembered, min(mean, (fastest ?? mean) / 2), silence)
    }

    /// The mean, as far as it is not forgotten; nil before the first answer.
    private func remembered(_ now: ContinuousClock.Instant) -> Double? {
        guard let mean else { return nil }
        let age = (now - meanSince).seconds / Limits.latencyForgotten.seconds
        return age > 0.1 ? mean * exp(0.1 - age) : mean
    }
}

extension Duration {
    /// As a floating-point number.
    var seconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }
}
