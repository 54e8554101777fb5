import Bus
import Contracts
import Synchronization

/// Brings a file into enrollment, batch by batch, and goes on when the service was away.
struct ImportRun<Format: ImportFormat>: Sendable {
    let file: ImportFile<Format>
    let client: any BusCalling
    /// Of the call that carries batches.
    let options: CallOptions
    /// How long the service may be away.
    let patience: Duration
    /// Hears how many rows are answered for.
    let progress: @Sendable (Int) -> Void
    /// Hears that the service is away.
    let away: @Sendable (CallError) -> Void

    /// What became of a file.
    struct Outcome: Sendable {
        var state: ImportState
        /// Every batch was kept before this run.
        var wasComplete: Bool
        /// Batches kept by an earlier run.
        var keptBefore: Int
        var refusedBatches: [Int] = []
        var faults = ImportFaults()
    }

    private struct Course: Sendable {
        var refused: Set<Int> = []
        var faults = ImportFaults()
        var answered = 0
        var lastAnswer = ContinuousClock.now

        mutating func take(_ outcome: BatchOutcome) {
            answered += 1
            lastAnswer = .now
            guard outcome.state == .refused else { return }
            refused.insert(outcome.number)
            faults.add(
                outcome.faults.map { ImportFault($0, in: Format.self) }, of: outcome.faultyRows)
        }
    }

    /// Runs to the end of the file.
    ///
    /// - Throws: `CallError` when the service refuses the import as a whole, or is away for longer than `patience`.
    func run() async throws -> Outcome {
        let course = Mutex(Course())
        var keptBefore: Int?
        var pause = ImportLimits.pauseFirst
        while true {
            do {
                let state = try await open()
                keptBefore = keptBefore ?? state.committed.count
                let refused = course.withLock { $0.refused }
                let missing = Self.missing(state, refused, rows: file.rows.count)
                progress(rows(of: state.committed, state) + rows(of: refused, state))
                if missing.isEmpty {
                    return course.withLock {
                        Outcome(
                            state: state,
                            wasComplete: keptBefore == state.committed.count
                                && state.completedAt != nil, keptBefore: keptBefore ?? 0,
                            refusedBatches: $0.refused.sorted(), faults: $0.faults)
                    }
                }
                let before = course.withLock { $0.answered }
                defer {
                    if course.withLock({ $0.answered }) > before { pause = ImportLimits.pauseFirst }
                }
                try await send(missing, of: state, course)
            } catch let error as CallError where Self.mayGoOn(error) {
                let waited = course.withLock { ContinuousClock.now - $0.lastAnswer }
                guard waited < patience else { throw error }
                away(error)
                try await Task.sleep(for: pause)
                pause = min(pause * 2, ImportLimits.pauseMost)
            }
        }
    }

    private func open() async throws -> ImportState {
        var options = options
        options.deadline = ToolSetup.usualDeadline
        options.waitForReady = true
        return try await client.call(
            Enrollment.openImport,
            OpenImport(kind: Format.kind, digest: file.digest, rows: file.rows.count),
            options: options)
    }

    /// Sends batches while the answers to earlier ones come.
    private func send(
        _ numbers: [Int], of state: ImportState, _ course: borrowing Mutex<Course>
    ) async throws {
        let call = try await client.open(Format.method, options: options)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for number in numbers { try await call.write(file.batch(number, of: state)) }
                call.finishWriting()
            }
            var done =
                rows(of: state.committed, state) + rows(of: course.withLock { $0.refused }, state)
            for try await outcome in call.responses {
                course.withLock { $0.take(outcome) }
                done += rows(of: [outcome.number], state)
                progress(done)
            }
            try await group.waitForAll()
        }
    }

    private func rows(of batches: some Sequence<Int>, _ state: ImportState) -> Int {
        batches.reduce(0) {
            $0 + min(state.rowsPerBatch, file.rows.count - ($1 - 1) * state.rowsPerBatch)
        }
    }

    static func missing(_ state: ImportState, _ refused: Set<Int>, rows: Int) -> [Int] {
        let done = refused.union(state.committed)
        return (1...max(1, (rows + state.rowsPerBatch - 1) / state.rowsPerBatch))
            .filter { !done.contains($0) }
    }

    /// The service or the way to it was lost; what was kept is kept.
    static func mayGoOn(_ error: CallError) -> Bool {
        switch error.code {
        case .unavailable, .deadlineExceeded, .resourceExhausted, .aborted, .unknown: true
        // A server that ends cancels what it runs.
        case .cancelled: !Task.isCancelled
        default: false
        }
    }
}
