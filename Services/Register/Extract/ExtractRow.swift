import Contracts

/// One record of an extract as its cells, read by column name with the rules of each kind of value.
struct ExtractRow {
    let file: String
    let line: Int
    /// Our column's name to what the file calls it and the cell; a column that is not there is left out.
    let cells: [String: (column: String, text: String)]

    func fault(_ name: String, _ rule: String, _ message: String) -> ExtractFault {
        ExtractFault(file, line: line, column: cells[name]?.column ?? name, rule: rule, message)
    }

    /// The cell without spaces around it; nil when it is empty or not there.
    func optional(_ name: String) -> String? {
        guard let text = cells[name]?.text else { return nil }
        let trimmed = text.drop(while: \.isWhitespace)
        guard let last = trimmed.lastIndex(where: { !$0.isWhitespace }) else { return nil }
        return String(trimmed[...last])
    }

    func text(_ name: String) throws(ExtractFault) -> String {
        guard let text = optional(name) else { throw fault(name, "required", "is empty") }
        return text
    }

    func value<Value: TextValue>(
        _ name: String, _ type: Value.Type
    ) throws(ExtractFault) -> Value {
        let text = try text(name)
        do {
            return try Value(text)
        } catch {
            throw fault(name, error.rule, error.message)
        }
    }

    func optionalValue<Value: TextValue>(
        _ name: String, _ type: Value.Type
    ) throws(ExtractFault) -> Value? {
        optional(name) == nil ? nil : try value(name, type)
    }

    /// A region of this city.
    func region(_ name: String) throws(ExtractFault) -> RegionCode {
        let code = try value(name, RegionCode.self)
        guard RegionCatalog.region(code) != nil else {
            throw fault(name, "region", "is not a region of this city")
        }
        return code
    }

    func whole(_ name: String, _ range: ClosedRange<Int>) throws(ExtractFault) -> Int {
        guard let number = Int(try text(name)), range.contains(number) else {
            throw fault(
                name, "range",
                "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// A month written `2025-07`, as its first day.
    func month(_ name: String) throws(ExtractFault) -> CalendarDate {
        guard let day = CalendarDate(rawValue: try text(name) + "-01") else {
            throw fault(name, "ISO 8601", "must be written YYYY-MM")
        }
        return day
    }
}
