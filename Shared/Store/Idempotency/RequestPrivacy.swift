import Bus
import Synchronization

/// Keeps ID numbers and mobile numbers out of the free text of writes: it would be stored, and may be published.
///
/// Free text is a string whose type states no pattern. A resident's ID number where the contract asks for one has a
/// type of its own, and passes.
final class RequestPrivacy: Sendable {
    private let schemas = Mutex<[ObjectIdentifier: JSONSchema]>([:])

    /// - Parameter encoded: the request in CBOR.
    /// - Throws: INVALID_ARGUMENT naming the field, never its content.
    func check<Request: BusMessage>(_ request: Request.Type, _ encoded: [UInt8]) throws {
        guard Self.hasLongNumber(encoded) else { return }
        let value = try CBORDecoder().decode(JSONValue.self, from: encoded)
        try schema(of: request).walk(value) { node in
            guard case .string(let text) = node.value, node.schema.isFreeText,
                PrivacyGuard.isPersonal(text)
            else { return }
            throw CallError.invalid(
                node.path, rule: "privacy",
                "holds what looks like a resident's ID number or a mobile number")
        }
    }

    /// Nearly every request ends here: no run of eleven digits.
    private static func hasLongNumber(_ bytes: [UInt8]) -> Bool {
        var run = 0
        for byte in bytes {
            run = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) ? run + 1 : 0
            if run == 11 { return true }
        }
        return false
    }

    private func schema<Request: BusMessage>(of request: Request.Type) -> JSONSchema {
        let id = ObjectIdentifier(request)
        if let known = schemas.withLock({ $0[id] }) { return known }
        let schema = JSONSchema.of(request)
        schemas.withLock { $0[id] = schema }
        return schema
    }
}

extension JSONSchema {
    fileprivate var isFreeText: Bool { pattern == nil && enumeration == nil && format == nil }
}
