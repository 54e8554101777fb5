import GRDB

/// Reads a statement's rows as a Codable type.
struct RowReader<Element: Decodable> {
    private let cursor: RowCursor
    private let decoder: RowDecoder

    init(_ statement: Statement, _ arguments: [StoreValue?]) throws {
        cursor = try Row.fetchCursor(
            statement, arguments: StatementArguments(ValueEncoder.values(arguments)))
        decoder = RowDecoder(columns: statement.columnNames)
    }

    func next() throws -> Element? {
        guard let row = try cursor.next() else { return nil }
        do {
            return try decoder.decode(Element.self, row)
        } catch let error as DecodingError {
            throw StoreError(decoding: error, as: Element.self)
        }
    }
}

/// A row of which only the first column matters.
struct FirstColumn<Value: Decodable>: Decodable {
    var value: Value?

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        value = container.decodeNil() ? nil : try container.decode(Value.self)
    }
}

extension StoreError {
    /// Names the type and the column, not what was found there.
    init(decoding error: DecodingError, as type: Any.Type) {
        let (context, problem): (DecodingError.Context, String) =
            switch error {
            case .keyNotFound(let key, let context): (context, "no column \(key.stringValue)")
            case .valueNotFound(_, let context): (context, "NULL")
            case .typeMismatch(let wanted, let context): (context, "not a \(wanted)")
            case .dataCorrupted(let context): (context, "not a valid value")
            @unknown default: (DecodingError.Context(codingPath: [], debugDescription: ""), "")
            }
        let path = context.codingPath.map(\.stringValue).joined(separator: ".")
        self.init(.decoding, "not a \(type): \(path.isEmpty ? "" : path + ": ")\(problem)")
    }
}
