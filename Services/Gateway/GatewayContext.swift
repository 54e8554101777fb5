import Bus
import Foundation
import Hummingbird

/// What a request carries through the routes: who asks, and the id that joins its log lines.
struct GatewayContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    var principal = Principal.anonymous
    /// Why the request is refused whatever its route says.
    var refusal: (any Error)?
    let connection: Connection
    let requestID = UUID().uuidString

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        connection = Connection(source.channel)
    }

    /// Options of the bus calls made for this request.
    func callOptions(deadline: Duration? = nil, idempotencyKey: String? = nil) -> CallOptions {
        CallOptions(deadline: deadline, idempotencyKey: idempotencyKey, onBehalfOf: principal)
    }

    /// What the path says at a parameter's place.
    ///
    /// - Throws: INVALID_ARGUMENT when it is percent-encoded wrongly.
    func segment(_ name: String) throws -> String {
        guard let text = RequestPath.decoded(try parameters.require(name)) else {
            throw CallError.invalid(
                name, rule: "percent-encoding", "is not percent-encoded UTF-8")
        }
        return text
    }
}
