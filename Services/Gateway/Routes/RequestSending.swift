import Bus
import Hummingbird
import Synchronization

/// Sends a body's lines, a request each, into a call as they come, and keeps what was wrong with them.
final class RequestSending: Sendable {
    private let body: RequestBody
    private let schema: JSONSchema
    private let call: RawCall
    private let answersEach: Bool
    private let found = Mutex<CallError?>(nil)

    /// - Parameter answersEach: each request has answers of its own, which come before what was wrong with a later one.
    init(_ body: RequestBody, _ schema: JSONSchema, into call: RawCall, answersEach: Bool) {
        self.answersEach = answersEach
        self.body = body
        self.schema = schema
        self.call = call
    }

    /// Why no more was sent; nil when all was, or the call ended for a reason of its own.
    var fault: CallError? { found.withLock { $0 } }

    /// Sends until the body or the call is over. A request that is wrong is the last: where each has answers of its own, those of
    /// the ones before still come; else the call is given up, and earlier ones may have been acted on.
    func run() async {
        var number = 1
        do {
            for try await line in RequestLines(body) {
                try schema.requireKnownFields(in: line)
                // How the call ended is told by its answer.
                do { try await call.write(line) } catch { return }
                number += 1
            }
            call.finishWriting()
        } catch var error as CallError {
            error.message = "request \(number): \(error.message)"
            if number > 1 { error.executed = .maybe }
            // Before the call ends: whoever reads its answers then knows why.
            found.withLock { [error] in $0 = error }
            if answersEach { call.finishWriting() } else { call.cancel() }
        } catch {
            call.cancel()
        }
    }
}
