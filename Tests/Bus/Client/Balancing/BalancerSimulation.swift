import BusTesting
import Testing

@testable import Bus

/// A service played in simulated time: calls arrive or follow each other, instances answer after a while, and a
/// balancer says who is asked.
struct BalancerSimulation {
    struct Instance {
        /// Seconds an answer takes, by the time of the question.
        var latency: (Double) -> Double?
        var verdict: CallVerdict = .success
    }

    struct Pending {
        let ticket: Balancer.Ticket
        let endsAt: Double
        let verdict: CallVerdict
    }

    var balancer = Balancer()
    var instances: [Int: Instance] = [:]
    var random: SeededNumbers
    var time = 0.0
    var pending: [Pending] = []
    /// Calls each was asked, since it was last emptied.
    var asked: [Int: Int] = [:]
    let start = ContinuousClock.now
    /// After this the caller gives up on an instance that never answers.
    var deadline = 2.0

    init(seed: UInt64) { random = SeededNumbers(seed: seed) }

    var now: ContinuousClock.Instant { start + .seconds(time) }

    mutating func add(
        _ id: Int, verdict: CallVerdict = .success, latency: @escaping (Double) -> Double?
    ) {
        instances[id] = Instance(latency: latency, verdict: verdict)
        balancer.add(id, now: now)
    }

    mutating func ask() {
        let candidates = instances.keys.sorted()
        guard let id = balancer.pick(from: candidates, now: now, using: &random),
            let instance = instances[id]
        else { return }
        asked[id, default: 0] += 1
        let latency = instance.latency(time)
        // Answers vary by a half, both ways.
        let taken = latency.map { $0 * Double.random(in: 0.5..<1.5, using: &random) }
        let isLost = taken.map { $0 > deadline } ?? true
        pending.append(
            Pending(
                ticket: balancer.start(id, now: now),
                endsAt: time + min(taken ?? deadline, deadline),
                verdict: isLost ? .failure : instance.verdict))
    }

    mutating func finishNext() {
        guard let index = pending.indices.min(by: { pending[$0].endsAt < pending[$1].endsAt })
        else { return }
        let call = pending.remove(at: index)
        time = max(time, call.endsAt)
        balancer.finish(call.ticket, call.verdict, now: now)
    }

    /// So many callers, each of whom asks again as soon as it was answered.
    mutating func run(callers: Int, until end: Double) {
        while pending.count < callers { ask() }
        while time < end {
            finishNext()
            ask()
        }
    }

    func share(of id: Int) -> Double {
        Double(asked[id] ?? 0) / Double(max(1, asked.values.reduce(0, +)))
    }
}
