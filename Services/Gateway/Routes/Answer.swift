import Bus
import Contracts
import Hummingbird

/// Answers of the JSON routes.
enum Answer {
    static func json(_ value: some Encodable) throws -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/json; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try JSONCoding.encode(value))))
    }
}

extension Request {
    /// A query parameter as a checked value; nil when it is absent.
    ///
    /// - Throws: INVALID_ARGUMENT naming the parameter.
    func query<Value: TextValue>(_ name: String, as type: Value.Type) throws -> Value? {
        try uri.queryParameters.get(name).map { try Value.checked($0, field: name) }
    }
}

extension TextValue {
    /// - Throws: INVALID_ARGUMENT naming the field.
    static func checked(_ text: String, field: String) throws -> Self {
        do {
            return try Self(text)
        } catch {
            throw error.callError(field: field)
        }
    }
}
