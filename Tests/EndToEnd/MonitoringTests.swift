import Bus
import Contracts
import Foundation
import Testing

extension EndToEndTests {
    /// Metrics, health, traces and logs of the real programs.
    @Suite(.enabled(if: Watching.python != nil, "python3 is not installed"))
    struct MonitoringTests {
        private static let school = "2141000001"
        private static let traceID = "4bf92f3577b34da6a3ce929d0e0e4736"
        private static let caller = "00f067aa0ba902b7"

        private static func registerSchool(_ client: Client) async throws {
            _ = try await client.insist(
                "enrollment.v1/RegisterSchools",
                [
                    "schools": [
                        [
                            "code": .string(school), "name": "第一小学", "region": "410802",
                            "stage": "primary", "ownership": "public", "sample": false,
                            "openingSeats": [["stage": "primary", "seats": 100]],
                        ]
                    ]
                ], key: "school")
        }

        private static func certifySeats(_ client: Client) async throws {
            _ = try await client.insist(
                "projects.v1/CertifySeats",
                [
                    "project": "P4", "certificateNo": "学位〔2024〕1号", "schoolCode": .string(school),
                    "stage": "primary", "seats": 10, "certifiedOn": "2024-07-01",
                    "decisionRecord": "会议纪要〔2024〕3号",
                ], key: "certificate")
        }

        @Test(
            "one tree: the browser's request, the gateway, a service, its transaction, the event, a second service"
        )
        func oneTree() async throws {
            try await Watching.city { city, client, watching in
                try await Self.registerSchool(client)
                try await Self.certifySeats(
                    client.inTrace("00-\(Self.traceID)-\(Self.caller)-01"))
                // Every span hangs below another one; the first below the caller's own.
                func roots(_ spans: [Watching.Span]) -> [String] {
                    let ids = Set(spans.map(\.span))
                    return spans.map(\.parent).filter { !ids.contains($0) }
                }
                try await Machine.until("the whole tree is at the collector") {
                    let spans = try watching.spans(of: Self.traceID)
                    return roots(spans) == [Self.caller]
                        && spans.contains { $0.name == "write enrollment" }
                }
                let spans = try watching.spans(of: Self.traceID)
                let byID = Dictionary(uniqueKeysWithValues: spans.map { ($0.span, $0) })
                let write = try #require(spans.first { $0.name == "write enrollment" })
                var way: [String] = []
                var at: Watching.Span? = write
                while let span = at {
                    way.insert("\(span.service.dropFirst("edubus-".count)): \(span.name)", at: 0)
                    at = byID[span.parent]
                }
                #expect(
                    way == [
                        "gateway: POST /api/v1/methods/{service}/{method}",
                        "gateway: projects.v1/CertifySeats", "projects: projects.v1/CertifySeats",
                        "projects: write projects",
                        "enrollment: process projects.seats.certified.v1",
                        "enrollment: write enrollment",
                    ])
                #expect(spans.allSatisfy { $0.status != 2 })
                try Self.logsHoldTheTrace(city)
            }
        }

        /// Log lines are JSON objects, and the service's line about the call is in its trace.
        private static func logsHoldTheTrace(_ city: City) throws {
            for program in Watching.programs {
                for line in city.log(of: program).split(separator: "\n") {
                    let json = try JSONCoding.decode(JSONValue.self, from: Array(line.utf8))
                    #expect(json["message"]?.stringValue != nil, "\(line)")
                }
            }
            let line = try #require(
                city.log(of: "projects").split(separator: "\n").first {
                    $0.contains("projects.v1/CertifySeats") && $0.contains("\"call\"")
                })
            let json = try JSONCoding.decode(JSONValue.self, from: Array(line.utf8))
            #expect(json["trace_id"]?.stringValue == traceID)
            #expect(json["span_id"]?.stringValue?.count == 16)
        }

        @Test(
            "the numbers and names of people are in no log line, no metric and no span, whatever a caller does with them"
        )
        func noPersonalData() async throws {
            let id = try #require(
                ResidentID(
                    regionPrefix: 410_802, birthDate: CalendarDate("2016-03-07"), serial: 451)
            ).text
            let (phone, name) = ("13800138000", "张伟明")
            try await Watching.city { city, client, watching in
                try await Self.registerSchool(client)
                // As they should be …
                for (method, request) in Self.requests(about: id) {
                    _ = try await client.call(method, request, key: "key-\(method)")
                }
                // … and in every place where they should not.
                for path in [
                    "/api/v1/schools/\(id)", "/api/v1/overview?region=\(id)", "/\(id)/\(phone)",
                    "/regions/\(id)", "/api/v1/methods/enrollment.v1/\(id)",
                    "/api/v1/projects/\(name)", "/\(name)?\(name)=\(phone)",
                ] {
                    let path = path.addingPercentEncoding(withAllowedCharacters: .urlQueryAllowed)
                    _ = try await client.get(path ?? "/")
                }
                let person: JSONValue = [
                    "idNumber": .string(id), "name": .string(name), "phone": .string(phone),
                ]
                for method in [
                    "enrollment.v1/GetOffer", "enrollment.v1/RegisterStudents",
                    "teachers.v1/RegisterStaff", "aid.v1/RegisterRecognitions", "aid.v1/\(id)",
                    "projects.v1/RecordPayment",
                ] {
                    _ = try await client.call(method, person, key: "key-\(phone)")
                    _ = try await client.call(method, [.string(id), .string(phone)], key: id)
                    _ = try await client.call(
                        method, ["students": [person], "staff": [person]], key: name)
                }
                try await Machine.until("the calls are traced") {
                    Self.requests(about: id).allSatisfy { method, _ in
                        watching.spanText.split(separator: "\n").contains {
                            $0.contains(method) && !$0.contains("edubus-gateway")
                        }
                    }
                }
                var texts = ["traces": watching.spanText]
                for program in Watching.programs {
                    texts["log of \(program)"] = city.log(of: program)
                    texts["metrics of \(program)"] = try await watching.ask(program, "/metrics")
                        .text
                    texts["health of \(program)"] =
                        try await watching.ask(program, "/readyz?verbose").text
                }
                #expect(texts.count == 16)
                for (what, text) in texts {
                    #expect(!text.isEmpty, "\(what) is empty")
                    for secret in [id, phone, name] {
                        #expect(!text.contains(secret), "\(what) holds \(secret)")
                        let encoded = secret.addingPercentEncoding(
                            withAllowedCharacters: .alphanumerics)
                        #expect(!text.contains(encoded ?? secret), "\(what) holds \(secret)")
                    }
                }
            }
        }

        /// Requests that hold a number and reach their services.
        private static func requests(about id: String) -> [(method: String, request: JSONValue)] {
            [
                (
                    "enrollment.v1/RegisterStudents",
                    [
                        "students": [
                            [
                                "idNumber": .string(id), "schoolCode": .string(school),
                                "stage": "primary", "grade": 1, "classNumber": 1,
                            ]
                        ]
                    ]
                ),
                (
                    "enrollment.v1/EndRoll",
                    [
                        "idNumber": .string(id), "schoolCode": .string(school),
                        "cause": "transferredOut",
                    ]
                ),
                ("enrollment.v1/GetOffer", ["offerID": .string(id)]),
                ("enrollment.v1/GetSchool", ["code": .string(String(id.prefix(10)))]),
                ("enrollment.v1/MakeOffer", ["planLineID": .string(id), "idNumber": .string(id)]),
                ("aid.v1/GetRecognition", ["idNumber": .string(id), "schoolYear": "2026"]),
            ]
        }

        @Test(
            "ready when a write is kept, lively to the end, and not ready from the first moment of a stop"
        )
        func health() async throws {
            try await Watching.city { city, client, watching in
                for program in Watching.programs {
                    let live = try await watching.ask(program, "/livez")
                    #expect(live.status == 200 && live.text == "ok\n")
                    let ready = try await watching.ask(program, "/readyz?verbose")
                    #expect(ready.status == 200)
                    let check = program == "gateway" ? "services" : "store"
                    #expect(ready.text == "[+]\(check) ok\nreadyz check passed\n")
                }
                let commits = try await Self.commits(watching)
                // Metrics ask for readiness, too: a write a second at most, and at least this one.
                try await Machine.until("readiness writes again") {
                    _ = try await watching.ask("aid", "/readyz")
                    return try await Self.commits(watching) > commits
                }
                let child = try city.ask(toStop: "aid")
                var seen: [Int: String] = [:]
                while let answer = try? await watching.ask("aid", "/readyz") {
                    seen[answer.status] = answer.text
                }
                #expect(seen[503]?.contains("[-]shutdown failed") == true, "\(seen)")
                #expect(await child.end(within: .seconds(15)) == .exit(0))
                let log = city.log(of: "aid")
                #expect(log.contains("draining") && log.contains("stopped"))
                // The gateway still answers the rest, so it is ready.
                #expect(try await watching.ask("gateway", "/readyz").status == 200)
                for program in City.services where program != "aid" { try await city.kill(program) }
                try await Machine.until("a gateway without services is not ready") {
                    let answer = try await watching.ask("gateway", "/readyz")
                    return answer.status == 503 && answer.text.contains("no service can be reached")
                }
                #expect(try await watching.ask("gateway", "/livez").status == 200)
            }
        }

        private static func commits(_ watching: Watching) async throws -> Double {
            let text = try await watching.ask("aid", "/metrics").text
            let line = text.split(separator: "\n").first {
                $0.hasPrefix("edubus_store_commits_total")
            }
            return line.flatMap { Double($0.split(separator: " ").last ?? "") } ?? -1
        }
    }
}
