import Observability
import Register

extension RegisterCounts {
    /// As metrics.
    var readings: [MetricReading] {
        [
            MetricReading(
                "edubus_register_records", .gauge, help: "Records of the extract in force.",
                Double(records)),
            MetricReading(
                "edubus_register_extract_age_seconds", .gauge, help: "How old the extract is.",
                Double(ageSeconds)),
            MetricReading(
                "edubus_register_answers_total", .counter, help: "Questions answered.",
                labels: [(name: "outcome", value: "pass")], Double(passed)),
            MetricReading(
                "edubus_register_answers_total", .counter, help: "Questions answered.",
                labels: [(name: "outcome", value: "fail")], Double(failed)),
            MetricReading(
                "edubus_register_refused_extracts_total", .counter,
                help: "Newer extracts that were not taken.", Double(refused)),
        ]
    }
}
