/// What a service says about trying again, in trailing metadata (gRPC proposal A6, pushback).
enum Pushback: Sendable, Hashable {
    case never
    case after(Duration)

    /// Milliseconds as decimal text. Negative: do not try again; what is no number means that too.
    static let metadataKey = "retry-pushback-ms"
}

extension CallError {
    /// Nil when the service says nothing about it.
    var pushback: Pushback? {
        guard let text = trailingMetadata[Pushback.metadataKey] else { return nil }
        guard let milliseconds = Int64(text), milliseconds >= 0 else { return .never }
        return .after(.milliseconds(milliseconds))
    }
}
