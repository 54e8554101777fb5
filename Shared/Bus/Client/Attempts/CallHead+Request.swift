extension CallHead {
    /// The head of one try of a call.
    init(_ request: ClientRequest, attempt: Int, now: ContinuousClock.Instant) {
        let isStream = request.method.kind.streamsResponses
        self.init(
            method: request.method.path,
            timeoutMilliseconds: max(1, (request.deadline - now).wholeMilliseconds),
            contentType: request.type, idempotencyKey: request.options.idempotencyKey,
            metadata: request.options.metadata, requestID: request.requestID,
            onBehalfOf: request.options.onBehalfOf,
            window: isStream ? Limits.responseWindowMessages : 0, attempt: attempt,
            windowBytes: isStream ? Limits.streamWindowBytes : 0,
            purpose: request.options.purpose ?? "",
            caseNumber: request.options.caseNumber ?? "")
    }
}
