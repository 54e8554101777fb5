/// One try of a call: it waits for a session that takes it, and for the answer.
struct Attempt: Sendable {
    let sent: SentRequest
    /// 0 for the first one.
    let number: Int
    let channel: ServiceChannel
    let tried: TriedInstances
    /// Told what the answer carries.
    let metadata: ResponseMetadata?
    let clock: any BusClock
    let timers: TimerQueue

    private var request: ClientRequest { sent.request }

    /// A stream is handed out once its handler has started, so that a failure before can be tried again.
    ///
    /// - Throws: `AttemptFailure`, always.
    func run() async throws -> ClientResponse {
        var wasSent = false
        do {
            let call = try await open()
            wasSent = true
            switch request.method.kind {
            case .unary:
                return .unary(body: try await call.answer())
            case .serverStreaming:
                try await call.started()
                return .stream(RawStream(call))
            case .clientStreaming, .bidirectionalStreaming:
                return .call(RawCall(call))
            }
        } catch {
            throw AttemptFailure(error: CallError(anything: error), wasSent: wasSent)
        }
    }

    /// Puts the call on a session that takes it.
    private func open() async throws -> ClientCall {
        guard clock.now < request.deadline else { throw CallError.deadlineExceeded.notExecuted }
        var placing = CallPlacing(
            waitForReady: request.options.waitForReady, deadline: request.deadline,
            affinity: request.options.affinity,
            waitsForAnswer: !request.method.kind.streamsRequests)
        var version = channel.version
        while true {
            if Task.isCancelled { throw CallError.cancelledByCaller.notExecuted }
            placing.avoided = tried.all
            switch channel.pick(placing) {
            case .session(let session, let meter):
                guard tried.add(session.endpoint, known: placing.avoided) else {
                    meter.withdraw()
                    continue
                }
                if let call = try send(on: session, meter) { return call }
                tried.remove(session.endpoint)
                placing.full.insert(session.endpoint)
            case .wait(let until):
                await channel.wait(since: version, by: until)
                version = channel.version
                placing.full = []
                guard clock.now < request.deadline else { throw nobodyReady }
            case .failed(let error):
                throw error
            }
        }
    }

    /// - Returns: nil when the session takes no call now.
    private func send(on session: ClientSession, _ meter: CallMeter) throws -> ClientCall? {
        let head = CallHead(request, attempt: number, now: clock.now)
        do {
            try head.checkSize()
            if let body = request.body, body.count > Limits.frameBodyBytes {
                try Self.check(body, against: session.welcome)
            }
        } catch {
            meter.withdraw()
            throw error
        }
        let call = ClientCall(
            metadata: metadata, compression: request.options.compression, meter: meter)
        guard session.open(call, head, body: request.body) else {
            meter.withdraw()
            return nil
        }
        call.expire(at: request.deadline, timers: timers)
        return call
    }

    /// Refuses what the server would refuse, before the bytes are sent.
    private static func check(_ body: [UInt8], against welcome: WelcomeHead?) throws {
        guard let limit = welcome?.messageBytes, body.count > limit else { return }
        throw CallError(
            .resourceExhausted, "MESSAGE_TOO_LARGE",
            "the message has \(body.count) bytes; the server takes \(limit)", origin: .client,
            executed: .no)
    }

    private var nobodyReady: CallError {
        CallError(
            .deadlineExceeded, "DEADLINE_EXCEEDED",
            "no instance of \(channel.service) was ready within the deadline", origin: .client,
            executed: .no)
    }
}
