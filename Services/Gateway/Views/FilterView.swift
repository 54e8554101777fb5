/// A list to choose from in a form: a school year, a region, a stage.
struct FilterView {
    struct Option {
        let value: String
        let label: String
        let isChosen: Bool
    }

    let name: String
    let label: String
    let options: [Option]

    /// - Parameter all: what no choice is called; nil where one has to be made.
    init<Value: Equatable>(
        _ name: String, _ label: String, _ values: [Value], chosen: Value?, all: String? = nil,
        text: (Value) -> (value: String, label: String)
    ) {
        self.name = name
        self.label = label
        options =
            (all.map { [Option(value: "", label: $0, isChosen: chosen == nil)] } ?? [])
            + values.map {
                let (value, label) = text($0)
                return Option(value: value, label: label, isChosen: $0 == chosen)
            }
    }
}
