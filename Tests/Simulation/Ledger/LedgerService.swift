import Bus

/// The ledger's handlers in one simulated program. They note what they see of the bus's promises.
struct LedgerService: Sendable {
    let book: LedgerBook
    let process: SimProcess
    let topology: TopologySource
    let journal: Journal

    var definition: ServiceDefinition {
        ServiceDefinition(
            Ledger.self,
            handlers: [
                Handler(Ledger.write) { request, context in
                    try await within(context) { try await write(request, context) }
                },
                Handler(Ledger.read) { request, context in
                    try await within(context) { try await read(request, context) }
                },
                Handler(Ledger.follow) { request, context, out in
                    try await within(context) { try await follow(request, context, out) }
                },
                Handler(Ledger.gather) { requests, context in
                    try await within(context) { try await gather(requests, context) }
                },
                Handler(Ledger.talk) { requests, context, out in
                    try await within(context) { try await talk(requests, context, out) }
                },
            ])
    }

    /// What holds when any handler starts.
    private func within<Answer>(
        _ context: ServerContext, _ body: () async throws -> Answer
    ) async throws -> Answer {
        let now = process.now
        journal.check(
            now < context.deadline, "\(context.method.name) was started after its deadline")
        journal.check(!process.isDead, "a dead program started a handler")
        journal.check(
            topology.current.callers[context.caller.name]?.publicKeys.isEmpty == false,
            "a revoked caller's call was started")
        book.entered()
        defer { book.left() }
        return try await body()
    }

    private func begin(_ request: LedgerRequest, _ context: ServerContext) throws {
        journal.trace(process.now, "\(process.name) starts \(context.method.name) \(request.op)")
        if request.ending == .refuse {
            throw CallError(.unavailable, "REFUSED", "asked to refuse", executed: .no)
        }
        book.began(request.op, requestID: context.requestID)
    }

    private func pause(_ milliseconds: Int) async throws {
        if milliseconds > 0 {
            try await process.sleep(until: process.now + .milliseconds(milliseconds))
        }
        // A program that was killed does nothing more, whatever its tasks would like.
        if process.isDead { throw CancellationError() }
    }

    private func end(_ ending: LedgerEnding) async throws {
        switch ending {
        case .answer, .refuse: break
        case .fail:
            throw CallError(
                .failedPrecondition, "FAILED", "asked to fail", executed: .yes)
        case .hang: try await pause(3_600_000)
        }
    }

    private func write(_ request: LedgerRequest, _ context: ServerContext) async throws
        -> LedgerAnswer
    {
        try begin(request, context)
        try await pause(request.before)
        var answer = book.apply(request.op, key: context.idempotencyKey ?? "")
        try await pause(request.after)
        try await end(request.ending)
        answer.filling = filling(request.bytes)
        return answer
    }

    private func read(_ request: LedgerRequest, _ context: ServerContext) async throws
        -> LedgerAnswer
    {
        try begin(request, context)
        try await pause(request.before)
        try await end(request.ending)
        return LedgerAnswer(op: request.op, value: request.op, filling: filling(request.bytes))
    }

    private func follow(
        _ request: LedgerRequest, _ context: ServerContext, _ out: ResponseWriter<LedgerElement>
    ) async throws {
        try begin(request, context)
        let filling = filling(request.bytes)
        for number in 0..<request.count {
            try await out.write(LedgerElement(op: request.op, number: number, filling: filling))
            if number % 16 == 15 { try await pause(request.before) }
        }
        try await end(request.ending)
    }

    private func gather(
        _ requests: RequestStream<LedgerElement>, _ context: ServerContext
    ) async throws -> LedgerAnswer {
        var seen = 0
        var op: Int?
        for try await element in requests {
            if op == nil { try begin(LedgerRequest(op: element.op), context) }
            op = element.op
            journal.check(
                element.number == seen,
                "request \(element.number) of a stream came as number \(seen)")
            seen += 1
            if seen % 16 == 0 { try await pause(1) }
        }
        guard let op else { return LedgerAnswer(op: -1, value: 0) }
        try await pause(0)
        _ = book.apply(op, key: context.idempotencyKey ?? "")
        return LedgerAnswer(op: op, value: seen)
    }

    private func talk(
        _ requests: RequestStream<LedgerElement>, _ context: ServerContext,
        _ out: ResponseWriter<LedgerElement>
    ) async throws {
        var seen = 0
        for try await element in requests {
            if seen == 0 { try begin(LedgerRequest(op: element.op), context) }
            journal.check(
                element.number == seen,
                "request \(element.number) of a stream came as number \(seen)")
            seen += 1
            try await out.write(element)
        }
    }

    private func filling(_ bytes: Int) -> [UInt8]? {
        bytes > 0 ? Array(repeating: 7, count: bytes) : nil
    }
}
