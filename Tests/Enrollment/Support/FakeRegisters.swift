import Contracts
import Synchronization

@testable import Bus

/// Registers that say what a test tells them to, and remember what they were asked.
final class FakeRegisters: BusCalling {
    struct Asked: Sendable, Equatable {
        var method: String
        var purpose: String?
        var caseNumber: String?
    }

    private struct State {
        var answers: [String: RegisterReason?] = [:]
        var asked: [Asked] = []
        var bodies: [[UInt8]] = []
    }

    private let state = Mutex(State())
    /// Runs while a register thinks.
    let whileAsked: Mutex<(@Sendable () async -> Void)?> = Mutex(nil)
    let contentType = ContentType.cbor

    var asked: [Asked] { state.withLock { $0.asked } }
    var bodies: [[UInt8]] { state.withLock { $0.bodies } }

    /// From now on the register says so: PASS for a nil reason.
    func say(_ kind: RegisterKind, _ reason: RegisterReason?) {
        state.withLock { $0.answers[kind.service] = .some(reason) }
    }

    /// From now on the register is down.
    func silence(_ kind: RegisterKind) {
        state.withLock { _ = $0.answers.removeValue(forKey: kind.service) }
    }

    func callRaw(
        _ facts: MethodFacts, body: [UInt8], type: ContentType, options: CallOptions,
        on service: String?
    ) async throws -> [UInt8] {
        let answer = state.withLock { state in
            state.asked.append(
                Asked(
                    method: facts.path, purpose: options.purpose, caseNumber: options.caseNumber))
            state.bodies.append(body)
            return state.answers[facts.service]
        }
        await whileAsked.withLock { $0 }?()
        guard let reason = answer else {
            throw CallError(.unavailable, "NO_INSTANCE", "nobody is there", executed: .no)
        }
        return try type.encode(
            RegisterAnswer(
                outcome: reason == nil ? .pass : .fail, reason: reason,
                extractedAt: Timestamp(millisecondsSinceEpoch: 1_756_000_000_000),
                ageSeconds: 60, sample: false))
    }

    func streamRaw(
        _ facts: MethodFacts, body: [UInt8], type: ContentType, options: CallOptions,
        on service: String?
    ) async throws -> RawStream { throw CallError.notFound("a stream of a register") }

    func openRaw(
        _ facts: MethodFacts, type: ContentType, options: CallOptions, on service: String?
    ) async throws -> RawCall { throw CallError.notFound("a stream of a register") }
}
