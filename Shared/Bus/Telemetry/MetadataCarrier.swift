import Tracing

/// Carries a trace's context in a call's metadata: `traceparent` and `tracestate`.
struct MetadataCarrier: Injector, Extractor {
    func inject(_ value: String, forKey key: String, into carrier: inout Metadata) {
        carrier[key] = value
    }

    func extract(key: String, from carrier: Metadata) -> String? { carrier[key] }
}
