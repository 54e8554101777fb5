import Tracing

/// A span that is over, as it is exported.
struct FinishedSpan: Sendable {
    let context: TraceContext
    let parentID: UInt64?
    let kind: SpanKind
    let startNanoseconds: UInt64
    var endNanoseconds: UInt64 = 0
    var name: String
    var attributes: SpanAttributes = [:]
    var events: [SpanEvent] = []
    var links: [TraceContext] = []
    var status: SpanStatus?
}
