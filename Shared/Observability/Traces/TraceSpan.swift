import Synchronization
public import Tracing

/// A span at work. One that nobody records only has its place in the trace.
///
/// An error is kept by its type: its text may hold what must not leave the program.
public final class TraceSpan: Span {
    public let context: InstrumentationContext
    private let record: Record?
    private let ended: @Sendable (FinishedSpan) -> Void

    /// - Parameter recorded: nil for a span that is not recorded.
    init(
        _ context: InstrumentationContext, recorded: FinishedSpan?,
        ended: @escaping @Sendable (FinishedSpan) -> Void
    ) {
        self.context = context
        self.ended = ended
        record = recorded.map(Record.init)
    }

    private final class Record: Sendable {
        let span: Mutex<FinishedSpan>
        init(_ span: FinishedSpan) { self.span = Mutex(span) }
    }

    public var isRecording: Bool { record != nil }

    public var operationName: String {
        get { record?.span.withLock { $0.name } ?? "" }
        set { record?.span.withLock { $0.name = newValue } }
    }

    public var attributes: SpanAttributes {
        get { record?.span.withLock { $0.attributes } ?? [:] }
        set { record?.span.withLock { $0.attributes = newValue } }
    }

    public func setStatus(_ status: SpanStatus) { record?.span.withLock { $0.status = status } }

    public func addEvent(_ event: SpanEvent) {
        record?.span.withLock { span in
            guard span.events.count < ObservabilityLimits.eventsPerSpan else { return }
            span.events.append(event)
        }
    }

    public func addLink(_ link: SpanLink) {
        guard let trace = link.context.trace else { return }
        record?.span.withLock { span in
            guard span.links.count < ObservabilityLimits.eventsPerSpan else { return }
            span.links.append(trace)
        }
    }

    public func recordError<Instant: TracerInstant>(
        _ error: any Error, attributes: SpanAttributes, at instant: @autoclosure () -> Instant
    ) {
        guard isRecording else { return }
        var attributes = attributes
        attributes["exception.type"] = "\(type(of: error))"
        addEvent(SpanEvent(name: "exception", at: instant(), attributes: attributes))
    }

    public func end<Instant: TracerInstant>(at instant: @autoclosure () -> Instant) {
        guard let record else { return }
        let now = max(instant().nanosecondsSinceEpoch, 1)
        let finished = record.span.withLock { span -> FinishedSpan? in
            guard span.endNanoseconds == 0 else { return nil }
            span.endNanoseconds = max(now, span.startNanoseconds)
            return span
        }
        if let finished { ended(finished) }
    }
}
