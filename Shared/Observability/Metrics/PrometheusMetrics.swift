public import Metrics
import Synchronization

/// The backend of swift-metrics: keeps every instrument by name and labels, and writes them in Prometheus's text format.
///
/// An instrument is made on first use and kept for ever, so labels must be bounded: methods, statuses, routes. A metric that
/// has too many label sets counts the rest together, under `otel_metric_overflow` (OpenTelemetry, Metrics SDK, cardinality
/// limits).
public final class PrometheusMetrics: MetricsFactory {
    /// Who knows values that nobody records: asked at every scrape.
    public typealias Source = @Sendable () async -> [MetricReading]

    enum Instrument: Sendable {
        case count(Count)
        case sum(Sum)
        case level(Level)
        case histogram(Histogram)

        var type: String {
            switch self {
            case .count, .sum: "counter"
            case .level: "gauge"
            case .histogram: "histogram"
            }
        }
    }

    struct Family: Sendable {
        let type: String
        /// By labels as they are written.
        var series: [String: Instrument] = [:]
    }

    private struct State {
        var families: [String: Family] = [:]
        var sources: [Source] = []
    }

    /// Of what `text` answers.
    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private let help: [String: String]
    private let state = Mutex(State())

    /// - Parameter help: what a metric says of itself, by its Prometheus name.
    public init(help: [String: String] = [:]) { self.help = help }

    /// Adds values that are read when somebody asks.
    public func add(source: @escaping Source) { state.withLock { $0.sources.append(source) } }

    /// Everything, in Prometheus's text format 0.0.4.
    public func text() async -> String {
        let (families, sources) = state.withLock { ($0.families, $0.sources) }
        var text = PrometheusText()
        for (name, family) in families {
            text.add(name, family, help: help[name])
        }
        for source in sources { for reading in await source() { text.add(reading) } }
        return text.written
    }

    // MARK: MetricsFactory

    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        let made = instrument(MetricName.counter(label), dimensions) { .count(Count()) }
        if case .count(let count) = made { return count }
        return Count()
    }

    public func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        let made = instrument(MetricName.counter(label), dimensions) { .sum(Sum()) }
        if case .sum(let sum) = made { return sum }
        return Sum()
    }

    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        level(label, dimensions)
    }

    public func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        guard aggregate else { return level(label, dimensions) }
        return histogram(MetricName.metric(label), dimensions, Histogram.amounts)
    }

    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        histogram(MetricName.seconds(label), dimensions, Histogram.seconds)
    }

    // What was counted once stays: a rate must not see it vanish.
    public func destroyCounter(_ handler: any CounterHandler) {}
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    public func destroyMeter(_ handler: any MeterHandler) {}
    public func destroyRecorder(_ handler: any RecorderHandler) {}
    public func destroyTimer(_ handler: any TimerHandler) {}

    private func level(_ label: String, _ dimensions: [(String, String)]) -> Level {
        let made = instrument(MetricName.metric(label), dimensions) { .level(Level()) }
        if case .level(let level) = made { return level }
        return Level()
    }

    private func histogram(
        _ name: String, _ dimensions: [(String, String)], _ bounds: [Double]
    ) -> Histogram {
        let made = instrument(name, dimensions) { .histogram(Histogram(bounds: bounds)) }
        if case .histogram(let histogram) = made { return histogram }
        return Histogram(bounds: bounds)
    }

    /// The instrument of a name and labels. One name is of one type: another's instrument is none of this one's, and is not
    /// shown.
    private func instrument(
        _ name: String, _ dimensions: [(String, String)], _ make: () -> Instrument
    ) -> Instrument {
        let labels = PrometheusText.labels(
            dimensions.map { (name: MetricName.label($0.0), value: $0.1) })
        let fresh = make()
        return state.withLock { state in
            var family = state.families[name] ?? Family(type: fresh.type)
            guard family.type == fresh.type else { return fresh }
            let isFull = family.series.count >= ObservabilityLimits.seriesPerMetric
            let key = isFull && family.series[labels] == nil ? Self.overflow : labels
            if let known = family.series[key] { return known }
            family.series[key] = fresh
            state.families[name] = family
            return fresh
        }
    }

    private static let overflow = PrometheusText.labels([
        (name: "otel_metric_overflow", value: "true")
    ])
}
