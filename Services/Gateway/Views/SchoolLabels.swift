import Contracts

/// Schools as pages name them; one whose name is not known is shown by its code.
struct SchoolLabels {
    let names: [SchoolCode: SchoolName]

    func text(_ code: SchoolCode) -> String { names[code]?.name ?? code.text }

    func cell(_ code: SchoolCode) -> TableView.Cell {
        .text(text(code), link: "/schools/\(code.text)")
    }

    /// Whether any of them is of the labelled sample city.
    var sample: Bool { names.values.contains { $0.sample } }
}
