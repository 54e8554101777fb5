import Bus
import Foundation
import Hummingbird
import Synchronization

/// Serves the OpenAPI document, made when it is first asked for.
final class OpenAPIRoutes: Sendable {
    private let contracts: [any ServiceContract.Type]
    private let made = Mutex<[UInt8]?>(nil)

    init(contracts: [any ServiceContract.Type]) { self.contracts = contracts }

    func add(to router: Router<GatewayContext>) {
        router.get("/openapi.json") { [self] _, _ in
            Response(
                status: .ok, headers: [.contentType: "application/json; charset=utf-8"],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: try document())))
        }
    }

    private func document() throws -> [UInt8] {
        try made.withLock { made in
            if let made { return made }
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            let bytes = Array(
                try encoder.encode(try OpenAPIDocument(contracts: contracts).document))
            made = bytes
            return bytes
        }
    }
}
