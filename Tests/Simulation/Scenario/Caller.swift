import Bus
import Synchronization

/// Makes one call of a scenario and notes how it went.
final class Caller: Sendable {
    /// How a call ended, as its application saw it.
    enum Ending: Sendable {
        case ok(LedgerAnswer?)
        case failed(CallError)
        /// The application gave it up before it was made.
        case notMade
    }

    private struct State {
        var endings: [Ending] = []
        var task: Task<Void, Never>?
    }

    let plan: Scenario.Call
    private let process: SimProcess
    private let client: BusClient
    private let journal: Journal
    private let state = Mutex(State())

    init(_ plan: Scenario.Call, _ process: SimProcess, _ client: BusClient, _ journal: Journal) {
        self.plan = plan
        self.process = process
        self.client = client
        self.journal = journal
    }

    /// One a call; all that was tried with the same key are one call.
    var endings: [Ending] { state.withLock { $0.endings } }
    var isOver: Bool { !endings.isEmpty }

    func start() {
        let task = Task {
            let ending = await run()
            journal.trace(process.now, "call \(plan.op) ended: \(ending)")
            journal.mark(UInt64(plan.op) &* 7919)
            state.withLock { $0.endings.append(ending) }
        }
        state.withLock { $0.task = task }
        if let cancelAfter = plan.cancelAfter {
            process.loop.after(plan.at + cancelAfter) { task.cancel() }
        }
    }

    private func run() async -> Ending {
        do { try await process.sleep(until: process.now + plan.at) } catch { return .notMade }
        var ending = await once()
        for _ in 0..<2 where plan.isRepeated {
            guard case .failed = ending, !Task.isCancelled else { break }
            do { try await process.sleep(until: process.now + .milliseconds(50)) } catch { break }
            let next = await once()
            // What earlier tries may have done is not undone by a later one that did nothing.
            if case .failed(let before) = ending, case .failed(var now) = next {
                if now.executed == .no { now.executed = before.executed }
                ending = .failed(now)
            } else {
                ending = next
            }
        }
        return ending
    }

    private func once() async -> Ending {
        let deadline = process.now + (plan.options.deadline ?? Limits.defaultDeadline)
        do {
            switch plan.kind {
            case .write:
                return .ok(
                    try await bounded(deadline) {
                        try await client.call(Ledger.write, plan.request, options: plan.options)
                    })
            case .read:
                return .ok(
                    try await bounded(deadline) {
                        try await client.call(Ledger.read, plan.request, options: plan.options)
                    })
            case .follow: return try await follow(deadline)
            case .gather: return try await gather(deadline)
            case .talk: return try await talk(deadline)
            }
        } catch let error as CallError {
            return .failed(error)
        } catch {
            journal.violated("call \(plan.op) threw \(error), which is no CallError")
            return .notMade
        }
    }

    /// Nothing that a call waits for takes longer than its deadline: a millisecond for the timer, and whatever the program
    /// itself was held up.
    private func bounded<Result: Sendable>(
        _ deadline: ContinuousClock.Instant, _ body: () async throws -> Result
    ) async throws -> Result {
        let latest = max(deadline, process.now) + .milliseconds(1)
        defer {
            let slack = process.loop.heldUp(process)
            journal.check(
                process.now <= latest + slack,
                "call \(plan.op) took \(process.now - latest) longer than its deadline")
        }
        return try await body()
    }

    private func follow(_ deadline: ContinuousClock.Instant) async throws -> Ending {
        let stream = try await bounded(deadline) {
            try await client.stream(Ledger.follow, plan.request, options: plan.options)
        }
        try await read(stream, deadline)
        return .ok(nil)
    }

    private func read(
        _ stream: ResponseStream<LedgerElement>, _ deadline: ContinuousClock.Instant
    ) async throws {
        var seen = 0
        var elements = stream.makeAsyncIterator()
        while true {
            if let stop = plan.stopsReading, stop.after == seen {
                try? await process.sleep(until: process.now + stop.for)
            }
            let latest = max(deadline, process.now) + .milliseconds(1)
            defer {
                journal.check(
                    process.now <= latest + process.loop.heldUp(process),
                    "call \(plan.op) waited beyond its deadline")
            }
            guard let element = try await elements.next() else { break }
            journal.check(
                element.number == seen && element.op == plan.op,
                "call \(plan.op) got element \(element.number) of \(element.op) as number \(seen)")
            seen += 1
        }
        journal.check(
            seen == plan.request.count, "call \(plan.op) ended well after \(seen) elements")
    }

    private func gather(_ deadline: ContinuousClock.Instant) async throws -> Ending {
        let call = try await bounded(deadline) {
            try await client.open(Ledger.gather, options: plan.options)
        }
        for number in 0..<plan.request.count {
            try await bounded(deadline) { try await call.write(element(number)) }
        }
        return .ok(try await bounded(deadline) { try await call.response() })
    }

    private func talk(_ deadline: ContinuousClock.Instant) async throws -> Ending {
        let call = try await bounded(deadline) {
            try await client.open(Ledger.talk, options: plan.options)
        }
        let writing = Task {
            for number in 0..<plan.request.count { try await call.write(element(number)) }
            call.finishWriting()
        }
        defer { writing.cancel() }
        try await read(call.responses, deadline)
        return .ok(nil)
    }

    private func element(_ number: Int) -> LedgerElement {
        LedgerElement(
            op: plan.op, number: number,
            filling: plan.request.bytes > 0
                ? Array(repeating: 3, count: plan.request.bytes) : nil)
    }
}
