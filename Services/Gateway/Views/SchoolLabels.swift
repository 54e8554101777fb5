import Contracts

/// Schools as pages name them; one whose name is not known is shown by its code.
struct SchoolLabels {
    let names: [SchoolCode: SchoolName]
    /// Names that several of them have.
    private let shared: Set<String>

    init(names: [SchoolCode: SchoolName]) {
        self.names = names
        let counts = Dictionary(grouping: names.values, by: \.name).mapValues(\.count)
        shared = Set(counts.filter { $0.value > 1 }.keys)
    }

    /// The name; with the code behind it where another school of the page has the same.
    func text(_ code: SchoolCode) -> String {
        guard let name = names[code]?.name else { return code.text }
        return shared.contains(name) ? "\(name)（\(code.text)）" : name
    }

    func cell(_ code: SchoolCode) -> TableView.Cell {
        .text(text(code), link: "/schools/\(code.text)")
    }

    /// Whether any of them is of the labelled sample city.
    var sample: Bool { names.values.contains { $0.sample } }
}
