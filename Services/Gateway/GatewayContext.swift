import Bus
import Foundation
import Hummingbird

/// What a request carries through the routes: who asks, and the id that joins its log lines.
struct GatewayContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    var principal = Principal.anonymous
    let requestID = UUID().uuidString

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
    }

    /// Options of the bus calls made for this request.
    func callOptions(deadline: Duration? = nil, idempotencyKey: String? = nil) -> CallOptions {
        CallOptions(deadline: deadline, idempotencyKey: idempotencyKey, onBehalfOf: principal)
    }
}
