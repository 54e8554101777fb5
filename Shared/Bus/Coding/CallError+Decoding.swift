import Foundation

extension CallError {
    /// INVALID_ARGUMENT for a body that does not decode: names the field (`students[17].idNumber`) and
    /// the rule it broke, and never repeats the value.
    public init(decoding error: DecodingError) {
        let field: String
        let rule: String
        let text: String
        switch error {
        case .keyNotFound(let key, let context):
            field = Self.fieldPath(context.codingPath + [key])
            rule = "required"
            text = "is required"
        case .valueNotFound(_, let context):
            field = Self.fieldPath(context.codingPath)
            rule = "required"
            text = "is required and may not be null"
        case .typeMismatch(let type, let context):
            field = Self.fieldPath(context.codingPath)
            rule = "type"
            text = "is not \(Self.kind(of: type))"
        case .dataCorrupted(let context):
            field = Self.fieldPath(context.codingPath)
            rule = context.underlyingError is RepeatedMember ? "once" : "format"
            text = Self.withoutValue(context.debugDescription)
        @unknown default:
            field = ""
            rule = "format"
            text = "could not be decoded"
        }
        self.init(
            .invalidArgument, "INVALID_FIELD",
            field.isEmpty ? Self.sentence(aboutBody: text) : "\(field): \(text)",
            violations: [FieldViolation(field: field, rule: rule, message: text)],
            origin: .server, executed: .no)
    }

    /// `the body is not an object`, `the body: unexpected end`.
    private static func sentence(aboutBody text: String) -> String {
        let goesOn = text.hasPrefix("is ") || text.hasPrefix("does ") || text.hasPrefix("could ")
        return goesOn ? "the body \(text)" : "the body: \(text)"
    }

    /// `students[17].idNumber`.
    static func fieldPath(_ path: [any CodingKey]) -> String {
        var text = ""
        for key in path {
            if let index = key.intValue {
                text += "[\(index)]"
            } else {
                text += text.isEmpty ? key.stringValue : ".\(key.stringValue)"
            }
        }
        return text
    }

    /// What a field should have been, in JSON's words.
    private static func kind(of type: any Any.Type) -> String {
        switch type {
        case is String.Type: "text"
        case is Bool.Type: "true or false"
        case is Double.Type, is Float.Type: "a number"
        case is any FixedWidthInteger.Type: "an integer"
        case is any ListKind.Type: "a list"
        case is any ObjectKind.Type: "an object"
        case is Data.Type: "base64 text"
        case is Date.Type, is Decimal.Type: "a number"
        case is URL.Type, is UUID.Type: "text"
        default: "of the kind it must be"
        }
    }

    /// The standard library's and Foundation's own descriptions quote the value, which may be personal.
    private static func withoutValue(_ description: String) -> String {
        if description.hasPrefix("Cannot initialize "),
            let end = description.firstRange(of: " from invalid ")
        {
            let type = description[..<end.lowerBound].dropFirst("Cannot initialize ".count)
            return "is not one of the values of \(type)"
        }
        if description == "The given data was not valid JSON." { return "is not valid JSON" }
        return description
    }
}

/// A list, whatever its elements are.
private protocol ListKind {}
extension Array: ListKind {}
extension Set: ListKind {}

/// An object, whatever its members are.
private protocol ObjectKind {}
extension Dictionary: ObjectKind {}
