import Bus
import Metrics
import Observability
import Store
import Tracing

/// Times and traces a store's transactions, under OpenTelemetry's names for databases.
struct StoreTelemetry: StoreObserver {
    private let name: String
    private let tracer: SpanTracer
    private let timers: [StoreTransaction: (succeeded: Metrics.Timer, failed: Metrics.Timer)]

    /// - Parameter name: whose store it is, `enrollment`.
    init(name: String, tracer: SpanTracer, metrics: any MetricsFactory) {
        self.name = name
        self.tracer = tracer
        func timer(_ kind: StoreTransaction, _ error: String?) -> Metrics.Timer {
            var labels = [
                ("db.system.name", "sqlite"), ("db.namespace", name),
                ("db.operation.name", kind.rawValue),
            ]
            if let error { labels.append(("error.type", error)) }
            return Metrics.Timer(
                label: "db.client.operation.duration", dimensions: labels, factory: metrics)
        }
        timers = [StoreTransaction.read, .write].reduce(into: [:]) { timers, kind in
            timers[kind] = (timer(kind, nil), timer(kind, "_OTHER"))
        }
    }

    func began(_ kind: StoreTransaction) -> StoreObservation {
        let start = ContinuousClock.now
        let span = tracer.startSpan("\(kind.rawValue) \(name)", ofKind: .client)
        if span.isRecording {
            span.updateAttributes { attributes in
                attributes["db.system.name"] = "sqlite"
                attributes["db.namespace"] = name
                attributes["db.operation.name"] = kind.rawValue
            }
        }
        let timers = timers[kind]
        return StoreObservation(traceparent: span.context.trace?.traceparent) { error in
            let (seconds, attoseconds) = (ContinuousClock.now - start).components
            (error == nil ? timers?.succeeded : timers?.failed)?
                .recordNanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
            if let error, span.isRecording {
                let code = (error as? StoreError)?.code.rawValue ?? "\(type(of: error))"
                span.attributes["error.type"] = code
                span.setStatus(SpanStatus(code: .error))
            }
            span.end()
        }
    }

    /// A span in the trace of the call that caused the event, in another program and perhaps long ago.
    func applying(_ event: CloudEvent, for consumer: String, _ body: () async throws -> Void)
        async throws
    {
        var parent = InstrumentationContext.topLevel
        parent.trace = event.traceparent.flatMap { TraceContext(traceparent: $0) }
        try await tracer.withSpan("process \(event.type)", context: parent, ofKind: .consumer) {
            span in
            if span.isRecording {
                span.updateAttributes { attributes in
                    attributes["messaging.system"] = "edubus"
                    attributes["messaging.operation.type"] = "process"
                    attributes["messaging.destination.name"] = event.source
                    attributes["messaging.consumer.group.name"] = consumer
                    attributes["messaging.message.id"] = event.id
                }
            }
            try await body()
        }
    }
}
