import Foundation
import Metrics
import Testing

@testable import Observability

/// What is written against an outside reader: Prometheus's own Python library.
struct PrometheusOracleTests {
    /// Debian's modules belong to Debian's Python.
    private static let python = ["/usr/bin/python3", "/usr/local/bin/python3"].first { path in
        (try? run(path, ["-c", "import prometheus_client.parser"], input: "")) != nil
    }

    private static let script = """
        import json, sys
        from prometheus_client.parser import text_string_to_metric_families as read
        text = open(sys.argv[1], encoding='utf-8', newline='').read()
        print(json.dumps([[s.name, sorted(s.labels.items()), repr(s.value), f.type, f.name]
                          for f in read(text) for s in f.samples]))
        """

    private struct Failed: Error { var code: Int32 }

    @discardableResult
    private static func run(_ path: String, _ arguments: [String], input: String) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failed(code: process.terminationStatus) }
        return String(decoding: data, as: UTF8.self)
    }

    @Test(
        "Prometheus's Python library reads every label and value as it was recorded",
        .enabled(if: python != nil, "python3-prometheus-client is not installed"))
    func oracle() async throws {
        let python = try #require(Self.python)
        let metrics = PrometheusMetrics()
        let values = [
            "plain", "", "a\"b", "a\\b", "a\nb", "\\n", "\\", "中文", "a,b}c{d=", " spaced ", "\t",
            "emoji 😈", "le=\"5\"",
        ]
        for (index, value) in values.enumerated() {
            Counter(label: "nasty", dimensions: [("v", value)], factory: metrics)
                .increment(by: index + 1)
            Metrics.Timer(label: "slow", dimensions: [("v", value)], factory: metrics)
                .recordNanoseconds(Int64(index) * 1_000_000)
        }
        Meter(label: "level", factory: metrics).set(0.1 + 0.2)
        let file = NSTemporaryDirectory() + "edubus-metrics-\(UUID().uuidString).txt"
        defer { try? FileManager.default.removeItem(atPath: file) }
        try await metrics.text().write(toFile: file, atomically: true, encoding: .utf8)
        let read = try Self.run(python, ["-c", Self.script, file], input: "")
        let samples = try JSONDecoder().decode([Sample].self, from: Data(read.utf8))
        for (index, value) in values.enumerated() {
            let counted = samples.filter { $0.name == "nasty_total" && $0.labels["v"] == value }
            #expect(counted.map(\.value) == ["\(index + 1).0"], "\(value)")
            let buckets = samples.filter {
                $0.name == "slow_seconds_bucket" && $0.labels["v"] == value
            }
            #expect(buckets.count == Histogram.seconds.count + 1)
            #expect(buckets.last?.labels["le"] == "+Inf")
            #expect(buckets.last?.value == "1.0")
        }
        #expect(samples.first { $0.name == "level" }?.value == "0.30000000000000004")
        #expect(Set(samples.map(\.type)) == ["counter", "histogram", "gauge"])
    }

    private struct Sample: Decodable {
        let name: String
        let labels: [String: String]
        let value: String
        let type: String

        init(from decoder: any Decoder) throws {
            var fields = try decoder.unkeyedContainer()
            name = try fields.decode(String.self)
            let pairs = try fields.decode([[String]].self)
            labels = Dictionary(uniqueKeysWithValues: pairs.map { ($0[0], $0[1]) })
            value = try fields.decode(String.self)
            type = try fields.decode(String.self)
        }
    }
}
