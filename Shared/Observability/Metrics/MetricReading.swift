/// One value read when somebody asks for the metrics: a counter or gauge that its owner keeps anyway.
public struct MetricReading: Sendable, Equatable {
    public enum Kind: String, Sendable { case counter, gauge }

    /// As Prometheus writes it, with its unit; a counter's ends in `_total`.
    public var name: String
    public var kind: Kind
    public var help: String
    public var labels: [(name: String, value: String)]
    public var value: Double

    public init(
        _ name: String, _ kind: Kind, help: String, labels: [(name: String, value: String)] = [],
        _ value: Double
    ) {
        self.name = name
        self.kind = kind
        self.help = help
        self.labels = labels
        self.value = value
    }

    public static func == (one: MetricReading, other: MetricReading) -> Bool {
        one.name == other.name && one.kind == other.kind && one.help == other.help
            && one.value == other.value && one.labels.elementsEqual(other.labels, by: ==)
    }
}
