/// Takes exports, OTLP in JSON.
public protocol SpanSink: Sendable {
    /// - Throws: `SpanSinkError`, or whatever kept it from arriving.
    func send(_ export: [UInt8]) async throws
}

/// Why an export did not arrive.
struct SpanSinkError: Error {
    var reason: String
    /// Whether the same export may be taken later.
    var isTransient: Bool
}
