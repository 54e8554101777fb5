import Bus
import Hummingbird
import Synchronization

/// Sends a body's lines, a request each, into a call as they come, and keeps what was wrong with them.
final class RequestSending: Sendable {
    private let body: RequestBody
    private let schema: JSONSchema
    private let call: RawCall
    private let found = Mutex<CallError?>(nil)

    init(_ body: RequestBody, _ schema: JSONSchema, into call: RawCall) {
        self.body = body
        self.schema = schema
        self.call = call
    }

    /// Why the call was given up; nil when it ended for a reason of its own.
    var fault: CallError? { found.withLock { $0 } }

    /// Sends until the body or the call is over. A request that is wrong ends the call; earlier ones may have been acted on.
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
            call.cancel()
        } catch {
            call.cancel()
        }
    }
}
