import Synchronization
public import Tracing

/// The backend of swift-distributed-tracing: makes spans, decides which are recorded, and carries their context from program to
/// program in `traceparent` and `tracestate`.
///
/// Whoever began a trace decided whether it is recorded; one that begins here is by the given ratio of trace ids, the same in
/// every program. Without a queue no trace begins, and one that came passes through as it came: that costs next to nothing.
public final class SpanTracer: Tracer {
    private let queue: SpanQueue?
    /// Trace ids whose lower 63 bits are below this are recorded.
    private let threshold: UInt64
    private let random: Mutex<SplitMix>

    /// - Parameters:
    ///   - queue: takes what is recorded; nil when nothing is.
    ///   - ratio: of traces that begin here, 0 to 1.
    public init(queue: SpanQueue?, ratio: Double = 1, seed: UInt64 = .random(in: 0 ... .max)) {
        self.queue = queue
        let share = min(max(ratio, 0), 1)
        threshold = UInt64(share * 0x1p63)
        random = Mutex(SplitMix(state: seed))
    }

    public func startSpan<Instant: TracerInstant>(
        _ operationName: String, context: @autoclosure () -> InstrumentationContext,
        ofKind kind: SpanKind, at instant: @autoclosure () -> Instant, function: String,
        file fileID: String, line: UInt
    ) -> TraceSpan {
        var context = context()
        guard let queue else { return TraceSpan(context, recorded: nil, ended: { _ in }) }
        let parent = context.trace
        let (high, low, span) = random.withLock { random in
            (parent == nil ? random.next() : 0, parent == nil ? random.next() : 0, random.next())
        }
        let traceID = parent?.traceID ?? TraceContext.TraceID(high: high, low: low)
        let isSampled = parent?.isSampled ?? (traceID.low >> 1 < threshold)
        let trace = TraceContext(
            traceID: traceID, spanID: span, isSampled: isSampled, state: parent?.state)
        context.trace = trace
        guard isSampled else {
            return TraceSpan(context, recorded: nil, ended: { _ in })
        }
        return TraceSpan(
            context,
            recorded: FinishedSpan(
                context: trace, parentID: parent?.spanID, kind: kind,
                startNanoseconds: instant().nanosecondsSinceEpoch, name: operationName),
            ended: { queue.add($0) })
    }

    public func extract<Carrier, Extract: Extractor>(
        _ carrier: Carrier, into context: inout InstrumentationContext, using extractor: Extract
    ) where Extract.Carrier == Carrier {
        guard let parent = extractor.extract(key: "traceparent", from: carrier) else { return }
        context.trace = TraceContext(
            traceparent: parent, tracestate: extractor.extract(key: "tracestate", from: carrier))
    }

    public func inject<Carrier, Inject: Injector>(
        _ context: InstrumentationContext, into carrier: inout Carrier, using injector: Inject
    ) where Inject.Carrier == Carrier {
        guard let trace = context.trace else { return }
        injector.inject(trace.traceparent, forKey: "traceparent", into: &carrier)
        if let state = trace.state { injector.inject(state, forKey: "tracestate", into: &carrier) }
    }

    @available(*, deprecated)
    public func forceFlush() {}
}

/// Numbers for ids: quick, and no secret.
private struct SplitMix {
    var state: UInt64

    /// Never zero, which is no id.
    mutating func next() -> UInt64 {
        while true {
            state &+= 0x9E37_79B9_7F4A_7C15
            var number = state
            number = (number ^ (number >> 30)) &* 0xBF58_476D_1CE4_E5B9
            number = (number ^ (number >> 27)) &* 0x94D0_49BB_1331_11EB
            number ^= number >> 31
            if number != 0 { return number }
        }
    }
}
