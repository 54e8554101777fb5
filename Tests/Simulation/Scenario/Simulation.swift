import Bus
import BusTesting
import Logging
import Synchronization

/// One run: real clients and servers on a seeded loop, and what is checked of it.
package final class Simulation: Sendable {
    /// A place where a server runs, or ran.
    private struct Place {
        var process: SimProcess
        var server: BusServer?
        var topology: TopologySource
        /// A drain or a restart is on its way.
        var isBusy = false
        var runs = 0
    }

    private struct Program {
        let process: SimProcess
        let client: BusClient
        let topology: TopologySource
    }

    private struct State {
        var places: [Place] = []
        var programs: [Program] = []
        var topology = Topology()
        var changes = 0
    }

    let scenario: Scenario
    let journal: Journal
    private let loop: SeededLoop
    private let network: SimNetwork
    private let book = LedgerBook()
    private let state = Mutex(State())
    private static let silent = Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() }

    /// Runs a seed to its end and checks it.
    package static func run(seed: UInt64, isTracing: Bool = false) throws -> Journal {
        let journal = Journal(isTracing: isTracing)
        let loop = SeededLoop(seed: seed)
        try JobHook.capture(into: loop) {
            let left = Simulation(Scenario(seed: seed), journal, loop).play()
            loop.run(for: .seconds(60))
            left.check(journal)
            journal.check(loop.isEmpty, "\(loop.pending) timers or tasks are left")
        }
        return journal
    }

    private init(_ scenario: Scenario, _ journal: Journal, _ loop: SeededLoop) {
        self.scenario = scenario
        self.journal = journal
        self.loop = loop
        network = SimNetwork(loop: loop, journal: journal)
        if journal.isTracing { print("\(scenario)") }
    }

    /// What must be gone when nobody holds it any more.
    struct Left {
        private struct Weak { weak var object: AnyObject? }
        private var objects: [(String, Weak)] = []

        mutating func add(_ name: String, _ object: AnyObject?) {
            objects.append((name, Weak(object: object)))
        }

        func check(_ journal: Journal) {
            for (name, weak) in objects where weak.object != nil {
                journal.violated("\(name) is still there")
            }
        }
    }

    // MARK: The run

    private func play() -> Left {
        setUp()
        let callers = scenario.calls.map { plan in
            let program = state.withLock { $0.programs[plan.client] }
            return Caller(plan, program.process, program.client, journal)
        }
        for caller in callers { caller.start() }
        for (at, trouble) in scenario.troubles {
            loop.after(at) { [self] in
                journal.trace(loop.now, "trouble: \(trouble)")
                bring(trouble)
            }
        }
        let settled = loop.run(until: loop.now + .seconds(200)) { callers.allSatisfy(\.isOver) }
        journal.check(settled, "the run does not settle")
        for caller in callers where caller.endings.count != 1 {
            journal.violated("call \(caller.plan.op) ended \(caller.endings.count) times")
        }
        clearUp()
        probe()
        rest()
        let left = finish()
        // Only now can nothing that was still on its way be executed any more.
        for caller in callers { check(caller) }
        checkStarts()
        return left
    }

    private func setUp() {
        loop.setJobCost(scenario.jobCost)
        network.setWeather(scenario.network)
        state.withLock { state in
            state.topology.services[Ledger.name] = .init(
                instances: (0..<scenario.servers).map { Endpoint(address: "sim:\($0)") })
            for client in 0..<scenario.clients {
                state.topology.callers["client\(client)"] = Self.entry(client)
            }
        }
        for number in 0..<scenario.servers {
            let place = Place(
                process: SimProcess(name: "server\(number)", loop: loop),
                topology: TopologySource(state.withLock { $0.topology }))
            state.withLock { $0.places.append(place) }
            boot(number)
        }
        for number in 0..<scenario.clients {
            let process = SimProcess(name: "client\(number)", loop: loop)
            let topology = TopologySource(state.withLock { $0.topology })
            let client = BusClient(
                transport: network.client(process, key: "key\(number)"), topology: topology,
                agent: process.name, contentType: scenario.contentType, clock: process,
                randomness: Randomness { [loop] in
                    UInt64(loop.draw(below: 1 << 32)) << 32 | UInt64(loop.draw(below: 1 << 32))
                })
            state.withLock {
                $0.programs.append(Program(process: process, client: client, topology: topology))
            }
        }
        loop.run(until: loop.now)
    }

    private static func entry(_ client: Int) -> Topology.CallerEntry {
        Topology.CallerEntry(
            publicKeys: ["key\(client)"], department: "education", roles: [.system],
            allowedMethods: ["*"])
    }

    /// Starts a server at its place, as a new program.
    private func boot(_ number: Int) {
        let (runs, topology) = state.withLock { state in
            state.places[number].runs += 1
            return (state.places[number].runs, state.topology)
        }
        let process = SimProcess(name: "server\(number) run \(runs)", loop: loop)
        let source = TopologySource(topology)
        let service = LedgerService(
            book: book, process: process, topology: source, journal: journal)
        do {
            let server = try BusServer(
                services: [service.definition],
                transport: network.server(process, at: "sim:\(number)"), topology: source,
                options: scenario.options, clock: process, log: Self.silent)
            Task { [journal] in
                do { _ = try await server.start() } catch { journal.violated("start: \(error)") }
            }
            state.withLock { state in
                state.places[number].process = process
                state.places[number].server = server
                state.places[number].topology = source
                state.places[number].isBusy = false
            }
        } catch {
            journal.violated("a server does not start: \(error)")
        }
    }

    // MARK: Trouble

    private func bring(_ trouble: Scenario.Trouble) {
        switch trouble {
        case .restart(let number): restart(number)
        case .crash(let number, let silently, let back): crash(number, silently, back)
        case .pauseServer(let number, let time):
            state.withLock { $0.places[number].process }.pause(until: loop.now + time)
        case .pauseClient(let number, let time):
            state.withLock { $0.programs[number].process }.pause(until: loop.now + time)
        case .partition(let client, let server, let time):
            network.partition(
                state.withLock { $0.programs[client].process }, from: "sim:\(server)",
                until: loop.now + time)
        case .cut(let client, let server):
            network.cut(state.withLock { $0.programs[client].process }, from: "sim:\(server)")
        case .unlist(let server, let time):
            let endpoint = Endpoint(address: "sim:\(server)")
            publish { $0.services[Ledger.name]?.instances.removeAll { $0 == endpoint } }
            loop.after(time) { [self] in
                publish { topology in
                    guard topology.services[Ledger.name]?.instances.contains(endpoint) == false
                    else { return }
                    topology.services[Ledger.name]?.instances.append(endpoint)
                }
            }
        case .revoke(let client, let time):
            publish { $0.callers["client\(client)"]?.publicKeys = [] }
            loop.after(time) { [self] in
                publish { $0.callers["client\(client)"] = Self.entry(client) }
            }
        }
    }

    private func restart(_ number: Int) {
        let server = state.withLock { state -> BusServer? in
            guard !state.places[number].isBusy else { return nil }
            state.places[number].isBusy = true
            return state.places[number].server
        }
        guard let server else { return }
        let process = state.withLock { $0.places[number].process }
        Task { [self] in
            await server.shutdown()
            journal.trace(loop.now, "server\(number) is down")
            // Another trouble may have come over it meanwhile.
            guard !process.isDead else { return }
            process.die()
            state.withLock { $0.places[number].server = nil }
            boot(number)
        }
    }

    private func crash(_ number: Int, _ silently: Bool, _ back: Duration) {
        let (server, process) = state.withLock { state in
            defer {
                state.places[number].isBusy = true
                state.places[number].server = nil
            }
            return (state.places[number].server, state.places[number].process)
        }
        guard let server, !process.isDead else { return }
        process.die()
        network.crash(process, at: "sim:\(number)", receiver: server, silently: silently)
        loop.after(back) { [self] in boot(number) }
    }

    /// Puts a changed topology in force: each program learns of it in its own time.
    private func publish(_ change: (inout Topology) -> Void) {
        let (topology, sources, number) = state.withLock { state in
            change(&state.topology)
            state.changes += 1
            return (
                state.topology, state.places.map(\.topology) + state.programs.map(\.topology),
                state.changes
            )
        }
        for source in sources {
            loop.after(.milliseconds(loop.draw(below: 2000))) { [self] in
                // A program that reads the file later reads the later one.
                if state.withLock({ $0.changes == number }) { source.update(topology) }
            }
        }
    }

    // MARK: The end

    /// Ends all trouble: what is down comes back, what is cut off is joined, and everybody learns of it.
    private func clearUp() {
        loop.setJobCost(.zero)
        network.setWeather(SimNetwork.Weather())
        let end = SeededLoop.origin + scenario.troublesEnd
        loop.run(until: loop.now + .seconds(60)) {
            loop.now >= end && state.withLock { $0.places.allSatisfy { !$0.isBusy } }
        }
        let (topology, sources) = state.withLock { state in
            (state.topology, state.places.map(\.topology) + state.programs.map(\.topology))
        }
        for source in sources { source.update(topology) }
        // By then servers have missed whoever is gone, and have room again.
        loop.run(for: scenario.options.heartbeat * 4 + .seconds(1))
    }

    /// After all trouble everybody is served again.
    private func probe() {
        // One after the other: a server may take no more than one call at a time.
        for number in 0..<scenario.clients {
            let program = state.withLock { $0.programs[number] }
            var plan = Scenario.Call(
                op: 1000 + number, client: number, at: .zero, kind: .read,
                request: LedgerRequest(op: 1000 + number))
            plan.options.waitForReady = true
            let caller = Caller(plan, program.process, program.client, journal)
            caller.start()
            loop.run(until: loop.now + .seconds(30)) { caller.isOver }
            guard case .ok = caller.endings.first else {
                journal.violated("after all trouble \(plan.op) ended \(caller.endings)")
                continue
            }
        }
    }

    /// When every call has ended and the dead are forgotten, tables are empty and credits add up.
    private func rest() {
        loop.run(for: scenario.options.heartbeat * 4 + .seconds(1))
        _ = network.settle()
        journal.check(book.running == 0, "\(book.running) handlers still run")
        for place in state.withLock({ $0.places }) {
            guard let server = place.server else {
                journal.violated("\(place.process.name) did not come back")
                continue
            }
            let load = server.load
            journal.check(
                load.calls == 0, "\(place.process.name) still has \(load.calls) calls")
            journal.check(
                load.sessions <= scenario.clients,
                "\(place.process.name) has \(load.sessions) sessions with \(scenario.clients) clients"
            )
        }
    }

    private func finish() -> Left {
        let (places, programs) = state.withLock { ($0.places, $0.programs) }
        var left = Left()
        for program in programs {
            left.add(program.process.name, program.client)
            program.client.shutdown()
        }
        // A BYE may be lost; then the silence tells.
        loop.run(for: scenario.options.heartbeat * 4 + .seconds(1))
        for place in places {
            guard let server = place.server else { continue }
            left.add(place.process.name, server)
            journal.check(
                server.load.sessions == 0,
                "\(place.process.name) keeps \(server.load.sessions) sessions of clients that left")
            Task { await server.shutdown() }
        }
        loop.run(for: .seconds(30))
        for program in programs { program.process.die() }
        for place in places { place.process.die() }
        state.withLock { state in
            state.places = []
            state.programs = []
        }
        return left
    }

    // MARK: What must hold of each call

    private func check(_ caller: Caller) {
        let plan = caller.plan
        let op = plan.op
        let effects = book.effects(of: op)
        journal.check(effects <= 1, "write \(op) took effect \(effects) times")
        switch caller.endings.first {
        case .ok(let answer): check(plan, answered: answer)
        case .failed(let error):
            if error.executed == .no {
                journal.check(effects == 0, "call \(op) says it did nothing, and has: \(error)")
                journal.check(
                    book.starts(of: op) == 0, "call \(op) says it was not executed: \(error)")
            }
            if error.executed == .yes {
                journal.check(
                    book.starts(of: op) > 0, "call \(op) says it was executed: \(error)")
            }
            journal.check(!mustSucceed(plan), "call \(op) failed in calm weather: \(error)")
        case .notMade, nil: break
        }
    }

    private func check(_ plan: Scenario.Call, answered answer: LedgerAnswer?) {
        switch plan.kind {
        case .write:
            journal.check(
                answer?.value == book.answer(of: plan.op)?.value && answer?.op == plan.op,
                "write \(plan.op) was answered and not done")
        case .read: journal.check(answer?.value == plan.op, "read \(plan.op) got another's answer")
        case .gather:
            let count = plan.request.count
            journal.check(answer?.value == count, "stream \(plan.op) lost some of its requests")
            journal.check(
                count == 0 || book.effects(of: plan.op) == 1, "\(plan.op) was answered and not done"
            )
        case .follow, .talk: break
        }
    }

    /// Whether nothing in the scenario is an excuse for the call to fail.
    private func mustSucceed(_ plan: Scenario.Call) -> Bool {
        scenario.weather == .calm && !scenario.isTight && plan.cancelAfter == nil
            && plan.stopsReading == nil && (plan.options.deadline ?? .zero) >= .seconds(3)
            && (plan.request.ending == .answer || plan.kind == .gather || plan.kind == .talk)
    }

    /// No CALL frame starts two handlers.
    private func checkStarts() {
        for (request, starts) in book.startsOfRequests {
            let calls = network.callsDelivered(request)
            journal.check(
                starts <= calls, "\(calls) frames of request \(request) started \(starts) handlers")
        }
    }
}
