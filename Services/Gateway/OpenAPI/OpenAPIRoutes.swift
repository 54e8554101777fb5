import Bus
import Foundation
import Hummingbird

/// Serves the OpenAPI document, made once.
struct OpenAPIRoutes: Sendable {
    private let bytes: [UInt8]

    init(contracts: [any ServiceContract.Type]) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        bytes = Array(try encoder.encode(try OpenAPIDocument(contracts: contracts).document))
    }

    func add(to router: Router<GatewayContext>) {
        router.get("/openapi.json") { _, _ in
            Response(
                status: .ok, headers: [.contentType: "application/json; charset=utf-8"],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        }
    }
}
