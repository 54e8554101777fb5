import Bus
import Synchronization

/// A bus that fails for good after some calls.
final class CuttingBus: BusCalling {
    private let bus: any BusCalling
    private let left: Mutex<Int>

    init(bus: any BusCalling, after calls: Int) {
        self.bus = bus
        left = Mutex(calls)
    }

    var contentType: ContentType { bus.contentType }

    func callRaw(
        _ facts: MethodFacts, body: [UInt8], type: ContentType, options: CallOptions,
        on service: String?
    ) async throws -> [UInt8] {
        let goesOn = left.withLock { left in
            left -= 1
            return left >= 0
        }
        guard goesOn else { throw CallError(.unavailable, "CUT", "cut off by the test") }
        return try await bus.callRaw(facts, body: body, type: type, options: options, on: service)
    }

    func openRaw(
        _ facts: MethodFacts, type: ContentType, options: CallOptions, on service: String?
    ) async throws -> RawCall {
        try await bus.openRaw(facts, type: type, options: options, on: service)
    }

    func streamRaw(
        _ facts: MethodFacts, body: [UInt8], type: ContentType, options: CallOptions,
        on service: String?
    ) async throws -> RawStream {
        try await bus.streamRaw(facts, body: body, type: type, options: options, on: service)
    }
}
