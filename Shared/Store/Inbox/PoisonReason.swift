import Bus

/// Why an event cannot be applied, in words that hold no personal data. Nil for failures that pass
/// by themselves.
struct PoisonReason {
    let text: String

    init?(_ error: any Error) {
        guard let text = Self.text(of: error) else { return nil }
        self.text = text
    }

    private static func text(of error: any Error) -> String? {
        switch error {
        case is CancellationError, is EventGap: nil
        case let error as StoreError: error.isTransient ? nil : error.description
        case let error as CallError: text(of: error)
        case let error as any CallErrorConvertible: text(of: error.callError)
        case let error as DecodingError:
            StoreError(decoding: error, as: CloudEvent.self).description
        default: "\(type(of: error))"
        }
    }

    private static func text(of error: CallError) -> String? {
        let passing: Set<StatusCode> = [
            .unavailable, .resourceExhausted, .deadlineExceeded, .cancelled, .aborted,
        ]
        if passing.contains(error.code) { return nil }
        return "\(error.code.name) \(error.reason.rawValue): \(error.message)"
    }
}
