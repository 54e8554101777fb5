import Bus

/// One call of a method known by reflection, its requests and answers in JSON.
struct MethodCall: Sendable {
    let client: any BusCalling
    let target: OperatorBus.Target
    let options: CallOptions
    let printer: Printer

    private var facts: MethodFacts { target.method.facts }

    /// Sends the one request and prints the answer, or the stream of answers.
    func send(_ text: RequestText) async throws {
        let body = try await text.whole()
        try target.method.request.requireKnownFields(in: body)
        if facts.kind == .unary {
            let answer = try await client.callRaw(
                facts, body: body, type: .json, options: options, on: target.service)
            printer.json(try Self.value(of: answer))
        } else {
            let stream = try await client.streamRaw(
                facts, body: body, type: .json, options: options, on: target.service)
            try await printLines(of: stream)
        }
    }

    /// Sends every request as it comes, while the answers are printed as they come.
    func stream(_ text: RequestText) async throws {
        let call = try await client.openRaw(
            facts, type: .json, options: options, on: target.service)
        try await withThrowingTaskGroup(of: (any Error)?.self) { group in
            group.addTask {
                do {
                    try await write(text.lines, to: call)
                    return nil
                } catch {
                    // What was typed is wrong: the call ends for that reason, not for being cancelled.
                    call.cancel()
                    return error
                }
            }
            let outcome = await Self.result {
                if facts.kind == .clientStreaming {
                    printer.json(try Self.value(of: try await call.answer()))
                } else {
                    try await printLines(of: call.responses)
                }
            }
            // A service may answer before it has read everything.
            group.cancelAll()
            if let fault = try await group.next() ?? nil { throw fault }
            try outcome.get()
        }
    }

    private func write(_ lines: RequestLines, to call: RawCall) async throws {
        var isOver = false
        try await lines.forEach { line in
            guard !isOver else { return }
            try target.method.request.requireKnownFields(in: line)
            // How the call ended is told by its answer.
            do { try await call.write(line) } catch { isOver = true }
        }
        call.finishWriting()
    }

    private static func result(_ body: () async throws -> Void) async -> Result<Void, any Error> {
        do { return .success(try await body()) } catch { return .failure(error) }
    }

    private func printLines(of stream: RawStream) async throws {
        while let element = try await stream.next() {
            printer.jsonLine(try Self.value(of: element))
        }
    }

    /// - Throws: `CallError` when a service answers with what is not JSON.
    private static func value(of answer: [UInt8]) throws -> JSONValue {
        guard let value = try? JSONCoding.decode(JSONValue.self, from: answer) else {
            throw CallError(
                .internalError, "RESPONSE_UNDECODABLE", "the response is not JSON", origin: .client,
                executed: .yes)
        }
        return value
    }
}
