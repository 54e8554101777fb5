import Bus
import Foundation
import Testing

extension EndToEndTests {
    /// `edubus watch` across restarts of the service and of itself.
    struct WatchTests {
        private static func sequences(_ child: Child) -> [Int64] {
            child.output.split(separator: "\n").compactMap { line in
                try? JSONCoding.decode(JSONValue.self, from: Array(line.utf8))["sequence"]?.intValue
            }
        }

        /// Makes an event: a certificate for seats, each with a number of its own.
        private static func certify(_ number: Int, _ city: City) async throws {
            let certificate =
                "{\"project\":\"P4\",\"certificateNo\":\"学位\(number)号\",\"schoolCode\":\"2141000001\","
                + "\"stage\":\"primary\",\"seats\":10,\"certifiedOn\":\"2024-07-01\",\"decisionRecord\":\"纪要\"}"
            try await Machine.until("certificate \(number) is acknowledged") {
                try await city.edubus(
                    "call", "projects/CertifySeats", certificate, "--key", "c-\(number)"
                ).code == 0
            }
        }

        @Test("a watch goes on after the service's restart, and another one after the cursor")
        func resumes() async throws {
            try await City.run { city, client in
                let cursor = "\(city.home)/cursor.json"
                func start(_ name: String) throws -> Child {
                    try Child(
                        try Machine.program("edubus"),
                        [
                            "watch", "projects", "--cursor", cursor, "-o", "json", "--home",
                            city.home,
                        ],
                        name: name, folder: city.home)
                }
                func saved() throws -> Int64? {
                    guard let data = FileManager.default.contents(atPath: cursor) else {
                        return nil
                    }
                    return try JSONCoding.decode(JSONValue.self, from: Array(data))["sequence"]?
                        .intValue
                }
                let first = try start("watch-1")
                try await Self.certify(1, city)
                try await Machine.until("the first event is printed") {
                    first.output.contains("学位1号")
                }
                try await city.kill("projects")
                try city.start("projects")
                try await Self.certify(2, city)
                try await Machine.until("the watch has come back") {
                    first.output.contains("学位2号")
                }
                let drained = try await city.edubus("drain", "projects")
                #expect(
                    drained.code == 0 && drained.output.contains("drained"), "\(drained.errors)")
                _ = try await city.end(of: "projects")
                try city.start("projects")
                try await Self.certify(3, city)
                try await Machine.until("it comes back from a drain too") {
                    first.output.contains("学位3号")
                }
                let seen = Self.sequences(first)
                #expect(seen == Array(1...Int64(seen.count)), "\(seen)")
                let last = try #require(seen.last)
                try await Machine.until("the cursor is saved") { try saved() == last }
                // A power cut, not an end.
                await first.killHard()

                try await Self.certify(4, city)
                let second = try start("watch-2")
                try await Machine.until("the fourth is printed") { second.output.contains("学位4号") }
                second.send(SIGINT)
                #expect(await second.end(within: .seconds(10)) == .exit(130))
                let more = Self.sequences(second)
                #expect(more.first == last + 1 && !second.output.contains("学位3号"))
                #expect(try saved() == more.last)

                let tail = try await city.edubus("watch", "projects", "--once", "--cursor", cursor)
                #expect(tail.code == 0 && tail.output.isEmpty, "\(tail.errors)")
                let other = try await city.edubus(
                    "watch", "enrollment", "--once", "--cursor", cursor)
                #expect(other.code == 1 && other.errors.contains("projects.v1"))
                let after = try await city.edubus(
                    "watch", "projects", "--once", "--after", "\(last)", "-o", "json")
                #expect(try after.lines().first?["sequence"]?.intValue == last + 1)
                try await city.kill("projects")
                let away = try await city.edubus("watch", "projects", "--once")
                #expect(away.code == 78)
            }
        }
    }
}
