extension Frame {
    /// HELLO, as a connecting side sends it first.
    package static func hello(agent: String) -> Frame {
        Frame(.hello, head: HelloHead(agent: agent).encoded())
    }

    /// A whole CALL in one frame.
    package static func call(
        _ id: UInt64, _ method: String, timeout: Duration = .seconds(1), body: [UInt8]
    ) -> Frame {
        Frame(
            .call, flags: .end, callID: id,
            head: CallHead(method: method, timeoutMilliseconds: timeout.wholeMilliseconds)
                .encoded(),
            body: body)
    }

    /// The error a STATUS frame carries; nil when it is OK.
    ///
    /// - Throws: when this is no STATUS frame.
    package func statusError() throws -> CallError? {
        guard kind == .status else { throw ProtocolViolation() }
        return try StatusHead(encoded: head).error
    }
}
