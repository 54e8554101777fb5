import Metrics
import Testing

@testable import Observability

struct PrometheusMetricsTests {
    @Test("counters, gauges and histograms as Prometheus's text format 0.0.4 has them")
    func golden() async {
        let metrics = PrometheusMetrics(help: ["jobs_total": "Jobs \\ done\nso far."])
        Counter(
            label: "jobs", dimensions: [("kind", "a\"b\\c\nd"), ("b.c", "1")], factory: metrics
        )
        .increment(by: 3)
        Meter(label: "room.temperature", factory: metrics).set(-1.5)
        let recorder = Recorder(label: "size", factory: metrics)
        for value in [1, 4, 5] { recorder.record(value) }
        metrics.add {
            [MetricReading("open_files", .gauge, help: "Open.", labels: [("of", "me")], 7)]
        }
        let text = await metrics.text()
        #expect(
            text.hasPrefix(
                """
                # HELP jobs_total Jobs \\\\ done\\nso far.
                # TYPE jobs_total counter
                jobs_total{b_c="1",kind="a\\"b\\\\c\\nd"} 3
                # HELP open_files Open.
                # TYPE open_files gauge
                open_files{of="me"} 7
                # TYPE room_temperature gauge
                room_temperature -1.5
                # TYPE size histogram
                size_bucket{le="1"} 1
                size_bucket{le="4"} 2
                size_bucket{le="16"} 3

                """), "\(text)")
        #expect(text.hasSuffix("size_bucket{le=\"+Inf\"} 3\nsize_sum 10\nsize_count 3\n"))
    }

    @Test("a timer is a histogram in seconds under OpenTelemetry's name")
    func timer() async {
        let metrics = PrometheusMetrics()
        let timer = Metrics.Timer(
            label: "rpc.server.call.duration", dimensions: [("rpc.method", "a.v1/B")],
            factory: metrics)
        timer.recordNanoseconds(2_000_000)
        timer.recordNanoseconds(30_000_000_000)
        let text = await metrics.text()
        let name = "rpc_server_call_duration_seconds"
        for line in [
            "# TYPE \(name) histogram", "\(name)_bucket{rpc_method=\"a.v1/B\",le=\"0.001\"} 0",
            "\(name)_bucket{rpc_method=\"a.v1/B\",le=\"0.0025\"} 1",
            "\(name)_bucket{rpc_method=\"a.v1/B\",le=\"10\"} 1",
            "\(name)_bucket{rpc_method=\"a.v1/B\",le=\"+Inf\"} 2",
            "\(name)_sum{rpc_method=\"a.v1/B\"} 30.002", "\(name)_count{rpc_method=\"a.v1/B\"} 2",
        ] {
            #expect(text.contains(line + "\n"), "\(line) is not in\n\(text)")
        }
    }

    @Test("the same name and labels are the same instrument, in whatever order")
    func sameInstrument() async {
        let metrics = PrometheusMetrics()
        for labels in [[("a", "1"), ("b", "2")], [("b", "2"), ("a", "1")]] {
            Counter(label: "n", dimensions: labels, factory: metrics).increment()
        }
        #expect(await metrics.text().contains("n_total{a=\"1\",b=\"2\"} 2\n"))
    }

    @Test("a counter never goes back, and what is destroyed stays to be read")
    func monotonic() async {
        let metrics = PrometheusMetrics()
        let counter = Counter(label: "n", factory: metrics)
        counter.increment(by: 5)
        counter.increment(by: -3)
        counter.destroy()
        #expect(await metrics.text().contains("n_total 5\n"))
    }

    @Test("a name that another type has is not written twice")
    func otherType() async {
        let metrics = PrometheusMetrics()
        Meter(label: "n_total", factory: metrics).set(1)
        Counter(label: "n", factory: metrics).increment()
        metrics.add { [MetricReading("n_total", .counter, help: "", 9)] }
        #expect(await metrics.text() == "# TYPE n_total gauge\nn_total 1\n")
    }

    @Test("label sets beyond the limit are counted together")
    func overflow() async {
        let metrics = PrometheusMetrics()
        let limit = ObservabilityLimits.seriesPerMetric
        for number in 0..<limit + 50 {
            Counter(label: "n", dimensions: [("id", "\(number)")], factory: metrics).increment()
        }
        // One that was there before is still its own.
        Counter(label: "n", dimensions: [("id", "0")], factory: metrics).increment()
        let lines = await metrics.text().split(separator: "\n")
        #expect(lines.count == 1 + limit + 1)
        #expect(lines.contains("n_total{otel_metric_overflow=\"true\"} 50"))
        #expect(lines.contains("n_total{id=\"0\"} 2"))
    }

    @Test(
        "names are spelled as Prometheus may have them",
        arguments: [
            ("rpc.server.call.duration", "rpc_server_call_duration"), ("a--b..c", "a_b_c"),
            ("9lives", "_9lives"), ("a:b", "a:b"), ("ß", "_"), ("", "_"),
        ])
    func names(label: String, name: String) { #expect(MetricName.metric(label) == name) }

    @Test(
        "numbers are written as Prometheus reads them",
        arguments: [
            (0.0, "0"), (3, "3"), (-1.25, "-1.25"), (.infinity, "+Inf"), (-.infinity, "-Inf"),
            (.nan, "NaN"), (0.00025, "0.00025"), (1e20, "1e+20"), (123_456_789_012, "123456789012"),
        ])
    func numbers(value: Double, text: String) { #expect(PrometheusText.number(value) == text) }
}
