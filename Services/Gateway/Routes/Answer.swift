import Bus
import Contracts
import Hummingbird

/// Answers of the JSON routes.
enum Answer {
    static func json(_ value: some Encodable) throws -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/json; charset=utf-8"],
            body: ResponseBody(
                byteBuffer: ByteBuffer(bytes: try JSONCoding.encode(value, sortedKeys: true))))
    }
}

extension Request {
    /// Refuses a parameter the route does not have, or has twice: a misspelt filter would answer everything.
    ///
    /// - Throws: INVALID_ARGUMENT naming the parameter.
    func requireQuery(only names: [String]) throws {
        var seen: Set<String> = []
        for (key, _) in uri.queryParameters {
            let name = String(key)
            guard names.contains(name) else {
                let known =
                    names.isEmpty ? "none is taken" : "there is \(names.joined(separator: ", "))"
                // A number typed in the wrong place is not repeated.
                throw CallError.invalid(
                    FieldViolation.isPlainName(name) ? name : "a parameter", rule: "parameter",
                    "no such parameter here; \(known)")
            }
            guard seen.insert(name).inserted else {
                throw CallError.invalid(name, rule: "once", "is given more than once")
            }
        }
    }

    /// A query parameter as a checked value; nil when it is absent.
    ///
    /// - Throws: INVALID_ARGUMENT naming the parameter.
    func query<Value: TextValue>(_ name: String, as type: Value.Type) throws -> Value? {
        try uri.queryParameters.get(name).map { try Value.checked($0, field: name) }
    }
}

extension Request {
    /// What a form's list was set to; nil for its first entry, which sends an empty value.
    ///
    /// - Throws: INVALID_ARGUMENT naming the parameter.
    func choice<Value>(_ name: String, _ read: (String) -> Value?) throws -> Value? {
        guard let text = uri.queryParameters.get(name), !text.isEmpty else { return nil }
        guard let value = read(text) else {
            throw CallError.invalid(name, rule: "known", "is no such value")
        }
        return value
    }

    func choice<Value: TextValue>(_ name: String, as type: Value.Type) throws -> Value? {
        try choice(name) { try? Value($0) }
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
