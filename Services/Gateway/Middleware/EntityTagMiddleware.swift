import Cryptography
import HTTPTypes
import Hummingbird

/// Lets a reader keep a public answer: it has an entity tag, and whoever asks with that tag is told that nothing changed.
///
/// Source: RFC 9110, sections 8.8.3 and 13.1.2. What was asked with a token has none, and is not kept by anybody.
struct EntityTagMiddleware: RouterMiddleware {
    func handle(
        _ request: Request, context: GatewayContext,
        next: (Request, GatewayContext) async throws -> Response
    ) async throws -> Response {
        let response = try await next(request, context)
        guard request.method == .get, response.status == .ok,
            request.headers[.authorization] == nil, let size = response.body.contentLength
        else { return response }
        let body = CollectedBody(size: size)
        try await response.body.write(body)
        let tag = "\"\(Hex.encode(Digest.blake2b(body.bytes, length: 16)))\""
        var headers = response.headers
        headers[.eTag] = tag
        headers[.cacheControl] = "no-cache"
        guard !Self.isKnown(tag, request.headers[.ifNoneMatch]) else {
            headers[.contentType] = nil
            return Response(status: .notModified, headers: headers)
        }
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body.bytes)))
    }

    /// Whether the field names the tag; the weak comparison, as for every GET.
    private static func isKnown(_ tag: String, _ field: String?) -> Bool {
        guard let field else { return false }
        return field.split(separator: ",").contains { part in
            let known = part.drop { $0 == " " || $0 == "\t" }
            let strong = known.hasPrefix("W/") ? known.dropFirst(2) : known
            return strong == "*" || strong.prefix { $0 != " " && $0 != "\t" } == tag
        }
    }
}

/// A response's body as bytes.
private final class CollectedBody: ResponseBodyWriter {
    private(set) var bytes: [UInt8] = []

    init(size: Int) { bytes.reserveCapacity(size) }

    func write(_ buffer: ByteBuffer) async throws {
        bytes.append(contentsOf: buffer.readableBytesView)
    }

    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
