import Foundation

/// Latency and rate of every system at every load, as a table for the plot.
struct LatencyTable {
    private var lines = [
        "system,in_flight,calls_per_second,p50_us,p90_us,p99_us,processor_us_per_call"
    ]

    mutating func add(_ system: String, _ inFlight: Int, _ figures: [LoadFigures]) {
        let values: [Double] = [
            figures.median(\.perSecond), figures.median { $0.p50 ?? .nan },
            figures.median { $0.p90 ?? .nan }, figures.median { $0.p99 ?? .nan },
            figures.median(\.processorMicrosecondsPerCall),
        ]
        lines.append(
            ([system, String(inFlight)] + values.map(Figure.text)).joined(separator: ","))
    }

    func write(to file: URL) throws {
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: file)
    }
}
