/// What one round of calls gave.
struct CallFigures: Sendable {
    var calls: Int
    var seconds: Double
    /// Median of one call, in microseconds; nil when calls overlap.
    var median: Double?
    /// Processor time of both processes.
    var processorSeconds = 0.0

    var perSecond: Double { Double(calls) / seconds }
    var processorMicrosecondsPerCall: Double { processorSeconds / Double(calls) * 1e6 }
}

/// How calls of a round are made.
struct CallLoad: Sendable {
    var inFlight: Int
    var window: Duration
}
