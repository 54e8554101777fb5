import Bus
import Foundation
import Testing

extension EndToEndTests {
    /// The dashboard and the alerts against what the programs really expose, with Prometheus's own programs as judges.
    struct MonitoringFilesTests {
        @Test("every alert has its paragraph in docs/operations.md, and no other has")
        func paragraphs() throws {
            let alerts = try MonitoringFiles.alerts()
            #expect(alerts.count > 10)
            let page = try MonitoringFiles.operationsPage()
            let paragraphs = page.split(separator: "\n").compactMap { line in
                line.firstMatch(of: /^\*\*(EduBus\w+)\.?\*\* (.+)$/)
            }
            #expect(paragraphs.map { String($0.1) }.sorted() == alerts.sorted())
            for paragraph in paragraphs {
                #expect(paragraph.2.count > 60, "\(paragraph.1) says too little")
            }
        }

        /// One call of everything that a panel shows.
        private static func traffic(_ client: Client) async throws {
            for path in ["/", "/api/v1/overview", "/api/v1/schools/2141000001", "/nowhere"] {
                _ = try await client.get(path)
            }
            _ = try await client.call(
                "enrollment.v1/GetSchool", ["code": .string("2141000001")])
            _ = try await client.call(
                "enrollment.v1/RegisterSchools", ["schools": []], key: UUID().uuidString)
        }

        @Test(
            "every metric of the dashboard and the alerts is exposed by a running program, in a form that others read"
        )
        func metricsAreReal() async throws {
            try await Watching.city { _, client, watching in
                try await Self.traffic(client)
                var exposed: Set<String> = []
                for program in Watching.programs {
                    let text = try await watching.ask(program, "/metrics").text
                    #expect(text.contains("edubus_build_info{"))
                    exposed.formUnion(
                        text.matches(of: /# TYPE (\S+)/).map { String($0.1) })
                    try await Self.judge(text, of: program)
                }
                let named = try MonitoringFiles.metricNames()
                #expect(named.count > 20)
                #expect(named.subtracting(exposed).isEmpty)
            }
        }

        /// Prometheus's linter, and its Python library.
        private static func judge(_ text: String, of program: String) async throws {
            try await Machine.withFolder { folder in
                let file = "\(folder)/metrics.txt"
                try text.write(toFile: file, atomically: true, encoding: .utf8)
                let shell = try #require(Tool.find("sh"))
                if let promtool = Tool.find("promtool") {
                    let ran = try await Tool.run(
                        shell, ["-c", "\(promtool) check metrics < \(file)"])
                    #expect(ran.code == 0, "\(program): \(ran.output)\(ran.errors)")
                }
                guard let python = Watching.python,
                    try await Tool.run(python, ["-c", "import prometheus_client"]).code == 0
                else { return }
                let reader = """
                    import sys
                    from prometheus_client.parser import text_string_to_metric_families as read
                    print(sum(len(f.samples) for f in read(open(sys.argv[1]).read())))
                    """
                let ran = try await Tool.run(python, ["-c", reader, file])
                let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
                #expect(
                    ran.output.trimmingCharacters(in: .whitespacesAndNewlines) == "\(lines.count)",
                    "\(program): \(ran.errors)")
            }
        }

        @Test(
            "Prometheus scrapes every program, fills every panel, evaluates every alert, and sees one that dies",
            .enabled(if: Tool.find("prometheus") != nil, "prometheus is not installed"))
        func prometheus() async throws {
            try await Watching.city { city, client, watching in
                try await Machine.withFolder { folder in
                    let port = try #require(
                        (19_700..<19_800).shuffled().first(where: Machine.isFree))
                    try Self.configuration(watching).write(
                        toFile: "\(folder)/prometheus.yml", atomically: true, encoding: .utf8)
                    let child = try Child(
                        try #require(Tool.find("prometheus")),
                        [
                            "--config.file=\(folder)/prometheus.yml",
                            "--storage.tsdb.path=\(folder)/data",
                            "--web.listen-address=127.0.0.1:\(port)",
                        ], name: "prometheus", folder: folder)
                    let outcome: Result<Void, any Error>
                    do {
                        outcome = .success(try await Self.watch(city, client, Client(port: port)))
                    } catch { outcome = .failure(error) }
                    await child.stop()
                    try outcome.get()
                }
            }
        }

        private static func configuration(_ watching: Watching) -> String {
            let targets = watching.adminPorts.sorted { $0.key < $1.key }.map { program, port in
                """
                      - targets: ["127.0.0.1:\(port)"]
                        labels: { program: \(program) }
                """
            }
            return """
                global: { scrape_interval: 1s, evaluation_interval: 1s }
                rule_files: ["\(MonitoringFiles.alertFile)"]
                scrape_configs:
                  - job_name: edubus
                    static_configs:
                \(targets.joined(separator: "\n"))

                """
        }

        private static func watch(
            _ city: City, _ client: Client, _ prometheus: Client
        ) async throws {
            try await Machine.until("Prometheus has scraped all programs", within: .seconds(60)) {
                let up = try? await query("sum(up{job=\"edubus\"})", prometheus)
                return up?.first?["value"]?[1]?.stringValue == "\(Watching.programs.count)"
            }
            for expression in try MonitoringFiles.dashboardExpressions() {
                try await Machine.until(
                    "there is something for \(expression)", within: .seconds(60)
                ) {
                    try await traffic(client)
                    return try await !query(expression, prometheus).isEmpty
                }
            }
            let alerts = try MonitoringFiles.alerts()
            try await Machine.until("every alert was evaluated") {
                let groups = try await prometheus.json("/api/v1/rules")["data"]?["groups"]
                let rules = groups?.arrayValue?.flatMap { $0["rules"]?.arrayValue ?? [] } ?? []
                let good = rules.filter { $0["health"]?.stringValue == "ok" }
                return good.compactMap { $0["name"]?.stringValue }.sorted() == alerts.sorted()
            }
            try await city.kill("aid")
            try await Machine.until("Prometheus sees that aid is gone") {
                let data = try await prometheus.json("/api/v1/alerts")["data"]
                return data?["alerts"]?.arrayValue?.contains { alert in
                    let labels = alert["labels"]
                    return labels?["alertname"]?.stringValue == "EduBusDown"
                        && labels?["program"]?.stringValue == "aid"
                } == true
            }
        }

        private static func query(_ expression: String, _ prometheus: Client) async throws
            -> [JSONValue]
        {
            let encoded = expression.addingPercentEncoding(withAllowedCharacters: .alphanumerics)
            let answer = try await prometheus.get("/api/v1/query?query=\(encoded ?? "")")
            guard answer.status == 200 else {
                throw NotInTime(what: "\(expression): \(answer.text)")
            }
            return try answer.json()["data"]?["result"]?.arrayValue ?? []
        }
    }
}
