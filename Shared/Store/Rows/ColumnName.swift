/// The two ways one name is written: `planLineID` in a row's type, `plan_line_id` in its table.
///
/// A name without upper case is the same in both. `id` behind another word is `ID` in the type.
enum ColumnName {
    /// The column of a property.
    static func column(of property: String) -> String {
        var name = ""
        var isInUpperCase = true
        for letter in property {
            if letter.isUppercase, !isInUpperCase { name.append("_") }
            isInUpperCase = letter.isUppercase
            name.append(letter.lowercased())
        }
        return name
    }

    /// The property of a column.
    static func property(of column: String) -> String {
        let words = column.split(separator: "_", omittingEmptySubsequences: false)
        return words.dropFirst().reduce(into: String(words.first ?? "")) { name, word in
            name += word == "id" ? "ID" : word.prefix(1).uppercased() + word.dropFirst()
        }
    }
}
