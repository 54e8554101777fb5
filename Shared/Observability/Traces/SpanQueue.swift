import DequeModule
import Synchronization

/// Spans that wait for their export: bounded, never blocks who adds one.
public final class SpanQueue: Sendable {
    private struct State {
        var spans = Deque<FinishedSpan>()
        var exported: Int64 = 0
        var droppedFull: Int64 = 0
        var droppedFailed: Int64 = 0
        /// Told once when enough wait for a full export.
        var waiter: AsyncStream<Void>.Continuation?
    }

    private let limit: Int
    private let state = Mutex(State())

    public init(limit: Int = ObservabilityLimits.waitingSpans) { self.limit = limit }

    func add(_ span: FinishedSpan) {
        let waiter = state.withLock { state -> AsyncStream<Void>.Continuation? in
            guard state.spans.count < limit else {
                state.droppedFull += 1
                return nil
            }
            state.spans.append(span)
            guard state.spans.count >= ObservabilityLimits.spansPerExport else { return nil }
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.finish()
    }

    /// The oldest spans, at most one export of them.
    func take() -> [FinishedSpan] {
        state.withLock { state in
            let count = min(state.spans.count, ObservabilityLimits.spansPerExport)
            defer { state.spans.removeFirst(count) }
            return Array(state.spans.prefix(count))
        }
    }

    /// Spans that were taken and could not be exported come before all others, as far as there is room.
    func putBack(_ spans: [FinishedSpan]) {
        state.withLock { state in
            let fitting = spans.prefix(max(0, limit - state.spans.count))
            state.droppedFull += Int64(spans.count - fitting.count)
            state.spans.prepend(contentsOf: fitting)
        }
    }

    /// A stream that ends when enough spans wait for a full export.
    func untilFull() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        let isFull = state.withLock { state in
            if state.spans.count >= ObservabilityLimits.spansPerExport { return true }
            state.waiter = continuation
            return false
        }
        if isFull { continuation.finish() }
        return stream
    }

    func noteExported(_ count: Int) { state.withLock { $0.exported += Int64(count) } }
    func noteFailed(_ count: Int) { state.withLock { $0.droppedFailed += Int64(count) } }

    /// What became of the spans.
    public var readings: [MetricReading] {
        let state = state.withLock {
            ($0.spans.count, $0.exported, $0.droppedFull, $0.droppedFailed)
        }
        let dropped = "Spans that were lost before they reached a collector."
        return [
            MetricReading(
                "edubus_spans_waiting", .gauge, help: "Spans that wait for their export.",
                Double(state.0)),
            MetricReading(
                "edubus_spans_exported_total", .counter, help: "Spans a collector or file took.",
                Double(state.1)),
            MetricReading(
                "edubus_spans_dropped_total", .counter, help: dropped,
                labels: [(name: "reason", value: "queue_full")], Double(state.2)),
            MetricReading(
                "edubus_spans_dropped_total", .counter, help: dropped,
                labels: [(name: "reason", value: "export_failed")], Double(state.3)),
        ]
    }
}
