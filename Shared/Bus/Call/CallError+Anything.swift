extension CallError {
    /// Any error as a status: one that says what it is keeps it; another is INTERNAL without its text,
    /// which might hold what must not leave the service.
    public init(anything error: any Error) {
        switch error {
        case let error as CallError: self = error
        case let error as any CallErrorConvertible: self = error.callError
        case is CancellationError:
            self.init(.cancelled, "CANCELLED", "the handler was cancelled", origin: .handler)
        default:
            self.init(
                .internalError, "INTERNAL", "the service failed; its log has more", origin: .handler
            )
        }
    }
}
