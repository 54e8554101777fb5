/// A line of a list of facts.
struct LabelledValue {
    let label: String
    let value: String
}
