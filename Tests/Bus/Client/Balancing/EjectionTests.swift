import BusTesting
import Testing

@testable import Bus

/// Instances that fail, and what the balancer does about them.
struct EjectionTests {
    static func balancer(_ count: Int, now: ContinuousClock.Instant) -> Balancer {
        var balancer = Balancer()
        for id in 0..<count { balancer.add(id, now: now) }
        return balancer
    }

    static func call(
        _ id: Int, _ verdict: CallVerdict, on balancer: inout Balancer,
        now: ContinuousClock.Instant
    ) {
        let ticket = balancer.start(id, now: now)
        balancer.finish(ticket, verdict, now: now)
    }

    @Test("five failures in a row eject, four and a success do not")
    func inARow() {
        let now = ContinuousClock.now
        var balancer = Self.balancer(2, now: now)
        for verdict in [CallVerdict.failure, .failure, .failure, .failure, .success] {
            Self.call(0, verdict, on: &balancer, now: now)
        }
        for _ in 0..<4 { Self.call(0, .failure, on: &balancer, now: now) }
        #expect(!balancer.isEjected(0, now: now))
        Self.call(0, .nothing, on: &balancer, now: now)
        Self.call(0, .failure, on: &balancer, now: now)
        #expect(balancer.isEjected(0, now: now))
        var random = SeededNumbers(seed: 1)
        for _ in 0..<50 {
            #expect(balancer.pick(from: [0, 1], now: now, using: &random) == 1)
            #expect(balancer.pick(from: [0], now: now, using: &random) == 0, "nobody else is there")
        }
    }

    @Test("a success rate far below the others' ejects, the same rate as the others' does not")
    func rate() {
        let now = ContinuousClock.now
        var balancer = Self.balancer(3, now: now)
        for number in 0..<40 {
            // Every second call fails, everywhere: nobody is an outlier.
            for id in 0..<3 {
                Self.call(id, number % 2 == 0 ? .failure : .success, on: &balancer, now: now)
            }
        }
        #expect((0..<3).allSatisfy { !balancer.isEjected($0, now: now) })
        let later = now + Limits.ejectionInterval
        for number in 0..<40 {
            Self.call(0, number % 2 == 0 ? .failure : .success, on: &balancer, now: later)
            for id in 1..<3 { Self.call(id, .success, on: &balancer, now: later) }
        }
        #expect(balancer.isEjected(0, now: later))
        #expect(!balancer.isEjected(1, now: later) && !balancer.isEjected(2, now: later))
    }

    @Test(
        "each ejection is longer than the one before, up to the most; good intervals shorten them")
    func grows() {
        var now = ContinuousClock.now
        var balancer = Self.balancer(2, now: now)
        func eject() -> Duration {
            for _ in 0..<5 { Self.call(0, .failure, on: &balancer, now: now) }
            let start = now
            while balancer.isEjected(0, now: now) { now += .milliseconds(100) }
            return now - start
        }
        var lengths: [Duration] = []
        for _ in 0..<20 { lengths.append(eject()) }
        #expect(lengths[0] == Limits.ejectionFirst)
        #expect(lengths[1] == Limits.ejectionFirst * 2)
        #expect(
            lengths.last == Limits.ejectionMost && lengths.allSatisfy { $0 <= Limits.ejectionMost })
        for _ in 0..<40 {
            now += Limits.ejectionInterval
            Self.call(0, .success, on: &balancer, now: now)
        }
        #expect(eject() == Limits.ejectionFirst)
    }

    @Test(
        "never are more than half ejected, whoever fails, comes and goes", arguments: UInt64(1)...10
    )
    func neverMoreThanHalf(seed: UInt64) {
        var random = SeededNumbers(seed: seed)
        var now = ContinuousClock.now
        var balancer = Balancer()
        var members: Set<Int> = []
        for step in 0..<2000 {
            switch Int.random(in: 0..<20, using: &random) {
            case 0:
                let id = Int.random(in: 0..<8, using: &random)
                balancer.add(id, now: now)
                members.insert(id)
            case 1:
                if let id = members.sorted().randomElement(using: &random), random.chance(50) {
                    balancer.remove(id, now: now)
                    members.remove(id)
                }
            case 2: now += .milliseconds(Int.random(in: 0..<3000, using: &random))
            default:
                guard let id = members.sorted().randomElement(using: &random) else { continue }
                Self.call(id, random.chance(80) ? .failure : .success, on: &balancer, now: now)
            }
            let ejected = members.count { balancer.isEjected($0, now: now) }
            check(
                ejected <= members.count / 2, "seed \(seed), step \(step): \(ejected) of \(members)"
            )
            let pick = balancer.pick(from: members.sorted(), now: now, using: &random)
            check((pick == nil) == members.isEmpty, "seed \(seed), step \(step): nobody is picked")
            if let pick { check(!balancer.isEjected(pick, now: now), "seed \(seed), step \(step)") }
        }
    }

    @Test(
        "what a status says of the instance",
        arguments: [
            (StatusHead.ok, CallVerdict.success),
            (StatusHead(CallError(.invalidArgument, "X", "")), .answer),
            (StatusHead(CallError(.resourceExhausted, "OVERLOADED", "", origin: .server)), .answer),
            (
                StatusHead(CallError(.unavailable, "X", "", origin: .handler, executed: .no)),
                .failure
            ),
            (
                StatusHead(CallError(.unavailable, "X", "", origin: .server, executed: .maybe)),
                .failure
            ),
            (StatusHead(CallError(.internalError, "X", "")), .failure),
            (StatusHead(.deadlineExceeded), .failure),
            (StatusHead(.cancelledByCaller), .nothing),
            (StatusHead(CallError(.unavailable, "CONNECTION_LOST", "", origin: .bus)), .nothing),
            (
                StatusHead(
                    CallError(.unavailable, "GOING_AWAY", "", origin: .server, executed: .no)),
                .nothing
            ),
        ])
    func verdicts(status: StatusHead, verdict: CallVerdict) {
        #expect(CallVerdict(status) == verdict)
    }
}
