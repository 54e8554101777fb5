import Bus
import Foundation
import Testing

/// The dashboard, the alerts and the page that explains them, as they lie in docs/.
enum MonitoringFiles {
    private static let docs = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "docs")

    static let alertFile = docs.appending(path: "monitoring/alerts.yml").path

    static func operationsPage() throws -> String {
        try String(contentsOf: docs.appending(path: "operations.md"), encoding: .utf8)
    }

    private static func alertText() throws -> String {
        try String(contentsOfFile: alertFile, encoding: .utf8)
    }

    /// The names of the alerts.
    static func alerts() throws -> [String] {
        try alertText().matches(of: /- alert: (\w+)/).map { String($0.1) }
    }

    /// The expressions of the dashboard's panels, with an interval in place of the variable.
    static func dashboardExpressions() throws -> [String] {
        let data = try Data(contentsOf: docs.appending(path: "monitoring/dashboard.json"))
        let dashboard = try JSONCoding.decode(JSONValue.self, from: Array(data))
        return (dashboard["panels"]?.arrayValue ?? []).flatMap {
            $0["targets"]?.arrayValue ?? []
        }.compactMap { $0["expr"]?.stringValue?.replacing("$__rate_interval", with: "20s") }
    }

    /// Every metric that a panel or an alert names; a histogram without its suffix.
    static func metricNames() throws -> Set<String> {
        let rules = try alertText().matches(of: /expr:(?s:.*?)(?:for|labels):/).map { String($0.0) }
        let expressions = try dashboardExpressions() + rules
        return Set(
            expressions.flatMap { expression in
                // Label matchers, and the labels of aggregations, are no metrics.
                expression.replacing(/\{[^}]*\}/, with: "")
                    .replacing(/(by|on|without)\s*\([^)]*\)/, with: "")
                    .matches(of: /\b(edubus|rpc|db|http|process)_[a-z0-9_]+/)
                    .map { String($0.0).replacing(/_(bucket|count|sum)$/, with: "") }
            })
    }
}
