/// Every limit of metrics and traces, in one place, with its unit.
public enum ObservabilityLimits {
    /// Label sets of one metric; what comes after them is counted together.
    public static let seriesPerMetric = 2_000
    /// Parts a histogram is kept in, so that threads seldom meet.
    static let histogramShards = 4

    /// Spans that wait to be exported; one more is dropped and counted.
    public static let waitingSpans = 4_096
    /// Spans of one export.
    public static let spansPerExport = 512
    /// How long a span waits for others.
    public static let exportInterval: Duration = .seconds(1)
    /// How long a collector may take to answer.
    public static let exportTimeout: Duration = .seconds(5)
    /// Tries of one export before its spans are dropped.
    public static let exportAttempts = 4
    public static let exportBackoffFirst: Duration = .milliseconds(500)
    /// What a stopping program gives its last spans.
    public static let lastExportTimeout: Duration = .seconds(2)
    /// Attributes and events of one span; more are dropped.
    public static let attributesPerSpan = 32
    public static let eventsPerSpan = 16
    /// Longest text of an attribute; the rest is cut.
    public static let attributeBytes = 256
    /// Longest `tracestate` that is passed on (W3C Trace Context, section 3.3.1.5, asks for at least this).
    public static let traceStateBytes = 512

    /// A check's answer is good for this long: nobody makes a program write more often by asking.
    public static let checkInterval: Duration = .seconds(1)
    /// A check that takes longer has failed.
    public static let checkPatience: Duration = .seconds(3)
}
