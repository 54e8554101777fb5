/// Names of swift-metrics and OpenTelemetry as Prometheus spells them: `rpc.server.call.duration` in seconds is
/// `rpc_server_call_duration_seconds`.
///
/// Source: OpenTelemetry, "Prometheus and OpenMetrics Compatibility", metric metadata.
enum MetricName {
    /// Letters, digits, `_` and `:` stay, everything else is one `_`.
    static func metric(_ label: String) -> String { spelled(label, keepsColon: true) }

    static func label(_ name: String) -> String { spelled(name, keepsColon: false) }

    static func counter(_ label: String) -> String {
        let name = metric(label)
        return name.hasSuffix("_total") ? name : name + "_total"
    }

    static func seconds(_ label: String) -> String {
        let name = metric(label)
        return name.hasSuffix("_seconds") ? name : name + "_seconds"
    }

    private static func spelled(_ text: String, keepsColon: Bool) -> String {
        var name = ""
        for scalar in text.unicodeScalars {
            let isLetter =
                ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || scalar == "_"
                || (keepsColon && scalar == ":")
            let isDigit = ("0"..."9").contains(scalar)
            if isDigit, name.isEmpty { name = "_" }
            if isLetter || isDigit {
                name.unicodeScalars.append(scalar)
            } else if name.last != "_" {
                name.append("_")
            }
        }
        return name.isEmpty ? "_" : name
    }
}
