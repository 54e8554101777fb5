import Foundation

extension CBORView {
    /// The item as JSON; nil for a simple value without meaning. A byte string is its base64 text.
    func json(_ place: Place) -> JSONValue? {
        let head = head(at: place)
        switch head.major {
        case CBORHead.unsigned, CBORHead.negative:
            return head.integer(Int64.self).map(JSONValue.int)
                ?? head.integerAsDouble.map(JSONValue.double)
        case CBORHead.text: return text(place).map(JSONValue.string)
        case CBORHead.bytes:
            return bytes(place).map { .string(Data($0).base64EncodedString()) }
        case CBORHead.array: return jsonArray(place)
        case CBORHead.map: return jsonObject(place)
        default:
            if let value = head.double { return .double(value) }
            return isNull(place) ? .null : bool(place).map(JSONValue.bool)
        }
    }

    private func jsonArray(_ place: Place) -> JSONValue? {
        guard let (first, end) = content(CBORHead.array, of: place) else { return nil }
        var next = first
        var elements: [JSONValue] = []
        while next.position < end {
            guard let element = json(next) else { return nil }
            elements.append(element)
            next = skip(next)
        }
        return .array(elements)
    }

    private func jsonObject(_ place: Place) -> JSONValue? {
        guard let (first, end) = content(CBORHead.map, of: place) else { return nil }
        var next = first
        var members: [String: JSONValue] = [:]
        while next.position < end {
            let name = text(next) ?? head(at: next).decimalText
            next = skip(next)
            guard let value = json(next) else { return nil }
            members[name] = value
            next = skip(next)
        }
        return .object(members)
    }
}
