import Bus
import Contracts

/// One service's part of an aggregated answer: its data and their time, or why they are missing.
struct Part<Value: BusMessage>: BusMessage {
    /// Who answers for the numbers.
    var service: String
    var status: PartStatus
    /// The service's own time of the numbers.
    var asOf: Timestamp?
    /// True when the numbers are of the labelled sample city.
    var sample: Bool?
    var data: Value?
    var error: PartError?
}

enum PartStatus: String, WireEnum {
    case complete
    /// The service is down, too slow, or refused; the rest of the answer stands.
    case missing
}

/// Why a part is missing.
struct PartError: BusMessage, Hashable {
    var code: String
    var reason: String
    var message: String

    init(_ error: CallError) {
        code = error.code.name
        reason = error.reason.rawValue
        message = error.message
    }
}

extension Part {
    /// Asks for a part; a failure becomes part of the answer.
    static func ask(
        _ service: String, _ body: () async throws -> Value,
        asOf: (Value) -> Timestamp?, sample: (Value) -> Bool?
    ) async -> Part {
        do {
            let value = try await body()
            return Part(
                service: service, status: .complete, asOf: asOf(value), sample: sample(value),
                data: value, error: nil)
        } catch let error as CallError {
            return missing(service, error)
        } catch {
            return missing(
                service,
                CallError(.internalError, "INTERNAL", "the gateway failed", origin: .client))
        }
    }

    private static func missing(_ service: String, _ error: CallError) -> Part {
        Part(
            service: service, status: .missing, asOf: nil, sample: nil, data: nil,
            error: PartError(error))
    }
}
