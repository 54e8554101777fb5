import Foundation

/// How an extract's columns are called: ours, and the department's own name for each.
///
/// A JSON object: `{"id_number": "身份证号码", "region": "行政区划"}`. A column that it does not name is called as ours is.
struct ColumnMap: Sendable, Equatable {
    private let names: [String: String]

    init(_ names: [String: String] = [:]) { self.names = names }

    /// - Throws: `ExtractFault` when it is not such an object, or maps what is no column of the register.
    init(file path: String, of columns: [ExtractColumn]) throws(ExtractFault) {
        guard let data = FileManager.default.contents(atPath: path),
            data.count <= ExtractLimits.mapBytes,
            let names = try? JSONDecoder().decode([String: String].self, from: data)
        else {
            throw ExtractFault(
                path, rule: "map", "cannot be read, or is no JSON object of names for columns")
        }
        for name in names.keys.sorted() where !columns.contains(where: { $0.name == name }) {
            throw ExtractFault(
                path, column: name, rule: "map",
                "is no column of this register; it has \(columns.map(\.name).joined(separator: ", "))"
            )
        }
        let twice = Dictionary(grouping: names, by: \.value).filter { $1.count > 1 }.keys.sorted()
        guard twice.isEmpty else {
            throw ExtractFault(path, column: twice[0], rule: "map", "stands for two columns")
        }
        self.names = names
    }

    /// What the extract calls one of our columns.
    subscript(column: String) -> String { names[column] ?? column }
}

/// A column that a register's extract has.
struct ExtractColumn: Sendable, Hashable {
    let name: String
    let isRequired: Bool

    init(_ name: String, required: Bool = true) {
        self.name = name
        isRequired = required
    }

    /// Of every register: whose record it is.
    static let idNumber = ExtractColumn("id_number")
}
