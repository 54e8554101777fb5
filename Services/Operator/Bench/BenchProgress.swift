import Bus
import Foundation

/// Tells whoever watches the terminal how far a measurement is.
struct BenchProgress: Sendable {
    let plan: BenchPlan
    let what: String
    let duration: Duration?
    let count: Int?
    let isShown: Bool

    private static let interval: Duration = .milliseconds(250)

    /// Runs `body`; meanwhile, on a terminal, one line is drawn over.
    func shown<Result: Sendable>(
        _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        guard isShown, isatty(STDERR_FILENO) == 1 else { return try await body() }
        let clock = ContinuousClock()
        let start = clock.now
        let drawing = Task {
            while !Task.isCancelled {
                draw(after: clock.now - start)
                try? await clock.sleep(for: Self.interval)
            }
        }
        defer {
            drawing.cancel()
            write("\r\u{1B}[K")
        }
        return try await body()
    }

    private func draw(after time: Duration) {
        let seconds = Double(time.wholeMilliseconds) / 1000
        let goal =
            count.map { "\(plan.begun)/\($0) calls" }
            ?? "\(plan.begun) calls, \(seconds.shown(digits: 1))/"
            + "\((Double((duration ?? .zero).wholeMilliseconds) / 1000).shown(digits: 1)) s"
        write("\r\(what): \(goal)\u{1B}[K")
    }

    private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
