import Synchronization

/// What a run found, a digest of its events, and, when a single seed is looked at, their trace.
package final class Journal: Sendable {
    private struct State {
        var violations: [String] = []
        var digest: UInt64 = 0xCBF2_9CE4_8422_2325
    }

    private let state = Mutex(State())
    let isTracing: Bool

    init(isTracing: Bool = false) { self.isTracing = isTracing }

    /// Rules that were broken.
    package var violations: [String] { state.withLock { $0.violations } }
    /// The same for two runs that went the same way (FNV-1a).
    package var digest: UInt64 { state.withLock { $0.digest } }

    func violated(_ rule: String) {
        state.withLock { $0.violations.append(rule) }
        if isTracing { print("VIOLATED \(rule)") }
    }

    func check(_ holds: Bool, _ rule: @autoclosure () -> String) {
        if !holds { violated(rule()) }
    }

    func mark(_ word: UInt64) {
        state.withLock { $0.digest = ($0.digest ^ word) &* 0x100_0000_01B3 }
    }

    func trace(_ now: ContinuousClock.Instant, _ text: @autoclosure () -> String) {
        guard isTracing else { return }
        let micros = (now - SeededLoop.origin) / .microseconds(1)
        print("\(String(Int64(micros)).leftPadded(to: 10)) µs  \(text())")
    }
}

extension String {
    fileprivate func leftPadded(to width: Int) -> String {
        String(repeating: " ", count: max(0, width - count)) + self
    }
}
