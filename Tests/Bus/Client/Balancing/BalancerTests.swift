import BusTesting
import Testing

@testable import Bus

/// Who is asked, over thousands of simulated calls.
struct BalancerTests {
    @Test(
        "an instance ten times slower than its peers gets under a tenth of the calls",
        arguments: [1, 4, 16], [2, 3, 10])
    func slow(callers: Int, instances: Int) {
        let seed = UInt64(callers * 100 + instances)
        var simulation = BalancerSimulation(seed: seed)
        for id in 0..<instances { simulation.add(id) { _ in id == 0 ? 0.5 : 0.05 } }
        simulation.run(callers: callers, until: 10)
        simulation.asked = [:]
        simulation.run(callers: callers, until: 50)
        #expect(simulation.share(of: 0) < 0.1, "seed \(seed): \(simulation.asked)")
        #expect(simulation.asked[0] ?? 0 > 0, "seed \(seed): it is tried now and then")
    }

    @Test("an instance that becomes slow loses its calls, and gets them back when it is well again")
    func recovers() {
        var simulation = BalancerSimulation(seed: 5)
        simulation.add(0) { time in time < 20 || time > 40 ? 0.05 : 0.5 }
        for id in 1..<4 { simulation.add(id) { _ in 0.05 } }
        simulation.run(callers: 8, until: 25)
        simulation.asked = [:]
        simulation.run(callers: 8, until: 40)
        #expect(simulation.share(of: 0) < 0.1, "\(simulation.asked)")
        simulation.run(callers: 8, until: 60)
        simulation.asked = [:]
        simulation.run(callers: 8, until: 80)
        #expect((0.18...0.32).contains(simulation.share(of: 0)), "\(simulation.asked)")
    }

    @Test("equal instances get equal shares", arguments: [1, 3, 20], [2, 5, 9])
    func fair(callers: Int, instances: Int) {
        var simulation = BalancerSimulation(seed: UInt64(callers * 10 + instances))
        for id in 0..<instances { simulation.add(id) { _ in 0.05 } }
        simulation.run(callers: callers, until: 10)
        simulation.asked = [:]
        simulation.run(callers: callers, until: 40)
        let fair = 1 / Double(instances)
        for id in 0..<instances {
            let share = simulation.share(of: id)
            #expect((fair * 0.6...fair * 1.4).contains(share), "\(id): \(simulation.asked)")
        }
    }

    @Test("a program that stood still for five seconds has its share again ten seconds later")
    func stoodStill() {
        var simulation = BalancerSimulation(seed: 16)
        simulation.deadline = 100
        simulation.add(0) { time in (10..<15).contains(time) ? 15 - time : 0.02 }
        simulation.add(1) { _ in 0.02 }
        simulation.run(callers: 12, until: 25)
        simulation.asked = [:]
        simulation.run(callers: 12, until: 30)
        #expect((0.35...0.65).contains(simulation.share(of: 0)), "\(simulation.asked)")
    }

    @Test("an instance that says it is busy gets less than one that says it is not")
    func load() {
        var simulation = BalancerSimulation(seed: 6)
        for id in 0..<2 { simulation.add(id) { _ in 0.03 } }
        simulation.run(callers: 16, until: 6)
        simulation.balancer.note(load: 3000, of: 0)
        simulation.asked = [:]
        simulation.run(callers: 16, until: 30)
        // Four times the cost: a quarter of the open calls.
        #expect((0.12...0.3).contains(simulation.share(of: 0)), "\(simulation.asked)")
    }

    @Test("a new instance is no stampede's goal: of a burst it gets less than its fair share")
    func newcomer() {
        for seed in UInt64(1)...5 {
            var simulation = BalancerSimulation(seed: seed)
            for id in 0..<9 { simulation.add(id) { _ in 0.1 } }
            simulation.run(callers: 90, until: 8)
            simulation.add(9) { _ in 0.1 }
            simulation.asked = [:]
            for _ in 0..<300 { simulation.ask() }
            #expect(simulation.asked[9] ?? 0 < 30, "seed \(seed): \(simulation.asked)")
            #expect(simulation.asked[9] ?? 0 > 0, "seed \(seed): \(simulation.asked)")
        }
    }

    @Test("a new instance's share grows over the slow start to its fair one")
    func slowStart() {
        var simulation = BalancerSimulation(seed: 11)
        for id in 0..<3 { simulation.add(id) { _ in 0.01 } }
        simulation.run(callers: 6, until: 20)
        simulation.add(3) { _ in 0.01 }
        var shares: [Double] = []
        for second in 1...8 {
            simulation.asked = [:]
            simulation.run(callers: 6, until: 20 + Double(second))
            shares.append(simulation.share(of: 3))
        }
        #expect(shares[0] < 0.125 && shares[0] > 0, "\(shares)")
        #expect(shares[1] < shares[5], "\(shares)")
        #expect((0.18...0.32).contains(shares[7]), "\(shares)")
    }

    @Test(
        "an instance nobody asked for long takes no burst: what is known of it fades by half only")
    func idle() {
        var simulation = BalancerSimulation(seed: 12)
        for id in 0..<2 { simulation.add(id) { _ in 0.01 } }
        simulation.run(callers: 4, until: 10)
        while !simulation.pending.isEmpty { simulation.finishNext() }
        // A minute in which only one is asked.
        for _ in 0..<600 {
            simulation.time += 0.1
            let ticket = simulation.balancer.start(0, now: simulation.now)
            simulation.time += 0.01
            simulation.balancer.finish(ticket, .success, now: simulation.now)
        }
        simulation.asked = [:]
        for _ in 0..<60 { simulation.ask() }
        #expect((30...42).contains(simulation.asked[1] ?? 0), "\(simulation.asked)")
    }

    @Test("an instance that answers nothing is left before any deadline says so")
    func silent() {
        for seed in UInt64(1)...3 {
            var simulation = BalancerSimulation(seed: seed)
            simulation.deadline = 100
            simulation.add(0) { time in time < 10 ? 0.01 : nil }
            simulation.add(1) { _ in 0.01 }
            simulation.run(callers: 8, until: 10)
            simulation.asked = [:]
            // Calls arrive a millisecond apart, whatever became of the ones before.
            for step in 0..<5000 {
                simulation.time = 10 + Double(step) / 1000
                while let next = simulation.pending.map(\.endsAt).min(), next <= simulation.time {
                    simulation.finishNext()
                }
                simulation.ask()
            }
            #expect(simulation.asked[0] ?? 0 < 250, "seed \(seed): \(simulation.asked)")
        }
    }

    @Test("one call that takes long does not empty an instance that goes on answering others")
    func oneLongCall() {
        var simulation = BalancerSimulation(seed: 13)
        for id in 0..<2 { simulation.add(id) { _ in 0.05 } }
        simulation.run(callers: 16, until: 6)
        _ = simulation.balancer.start(0, now: simulation.now)
        simulation.asked = [:]
        simulation.run(callers: 16, until: 36)
        #expect(simulation.share(of: 0) > 0.3, "\(simulation.asked)")
    }

    @Test("a stream that was answered is open, not silent")
    func streams() {
        var simulation = BalancerSimulation(seed: 14)
        for id in 0..<2 { simulation.add(id) { _ in 0.01 } }
        simulation.run(callers: 1, until: 6)
        while !simulation.pending.isEmpty { simulation.finishNext() }
        var ticket = simulation.balancer.start(0, now: simulation.now)
        simulation.time += 0.01
        if let answer = ticket.takeAnswer() {
            simulation.balancer.answered(answer, now: simulation.now)
        }
        #expect(ticket.takeAnswer() == nil)
        simulation.time += 1
        #expect(simulation.balancer.openCalls(0) == 1)
        simulation.balancer.finish(ticket, .success, now: simulation.now)
        #expect(simulation.balancer.openCalls(0) == 0)
        simulation.asked = [:]
        simulation.run(callers: 1, until: 30)
        #expect((0.3...0.7).contains(simulation.share(of: 0)), "\(simulation.asked)")
    }

    @Test("what was tried is avoided while somebody else is there, the last try above all")
    func avoided() {
        var random = SeededNumbers(seed: 3)
        var balancer = Balancer()
        let now = ContinuousClock.now
        for id in 0..<3 { balancer.add(id, now: now) }
        for _ in 0..<100 {
            #expect(
                balancer.pick(from: [0, 1, 2], avoiding: [0, 1], now: now, using: &random) == 2)
            let again = balancer.pick(
                from: [0, 1, 2], avoiding: [2, 1, 0], now: now, using: &random)
            #expect(again == 1 || again == 2)
            #expect(balancer.pick(from: [0], avoiding: [0], now: now, using: &random) == 0)
        }
        #expect(balancer.pick(from: [], now: now, using: &random) == nil)
    }

    @Test("open calls of a former process are not the new one's")
    func epochs() {
        var balancer = Balancer()
        let now = ContinuousClock.now
        balancer.add(1, now: now)
        let old = balancer.start(1, now: now)
        balancer.add(1, now: now)
        let new = balancer.start(1, now: now)
        balancer.finish(old, .success, now: now)
        #expect(balancer.openCalls(1) == 1)
        balancer.finish(new, .success, now: now)
        #expect(balancer.openCalls(1) == 0)
    }

    @Test("an instance whose every call is given up is not taken for a quick one")
    func givenUp() {
        for hasAnswered in [true, false] {
            var simulation = BalancerSimulation(seed: 15)
            for id in 0..<2 { simulation.add(id) { _ in 0.05 } }
            if hasAnswered {
                simulation.run(callers: 4, until: 10)
            } else {
                for _ in 0..<100 {
                    let ticket = simulation.balancer.start(0, now: simulation.now)
                    simulation.time += 0.1
                    simulation.balancer.finish(ticket, .success, now: simulation.now)
                }
            }
            while !simulation.pending.isEmpty { simulation.finishNext() }
            // As the slower of two hedges is: after half a second.
            for _ in 0..<20 {
                let ticket = simulation.balancer.start(1, now: simulation.now)
                simulation.time += 0.5
                simulation.balancer.finish(ticket, .nothing, now: simulation.now)
            }
            var asked = 0
            for _ in 0..<100 {
                let pick = simulation.balancer.pick(
                    from: [0, 1], now: simulation.now, using: &simulation.random)
                if pick == 1 { asked += 1 }
            }
            #expect(asked < 10, "answered before: \(hasAnswered)")
        }
    }
}
