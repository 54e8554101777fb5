import Bus
import Foundation
import Testing

extension EndToEndTests {
    struct CrashTests {
        private static let school = "2141000001"

        private static func register(_ client: Client, seats: Int64) async throws {
            _ = try await client.insist(
                "enrollment.v1/RegisterSchools",
                [
                    "schools": [
                        [
                            "code": .string(school), "name": "第一小学", "region": "410802",
                            "stage": "primary", "ownership": "public", "sample": false,
                            "openingSeats": [["stage": "primary", "seats": .int(seats)]],
                        ]
                    ]
                ], key: "school")
        }

        private static func certificate(_ number: Int, seats: Int64) -> JSONValue {
            [
                "project": "P4", "certificateNo": .string("学位〔2024〕\(number)号"),
                "schoolCode": .string(school), "stage": "primary", "seats": .int(seats),
                "certifiedOn": "2024-07-01", "decisionRecord": "会议纪要〔2024〕3号",
            ]
        }

        /// Certified seats as enrollment's own register says.
        private static func seats(_ client: Client) async throws -> Int64? {
            try? await client.json("/api/v1/schools/\(school)")["stages"]?[0]?["certifiedSeats"]?
                .intValue
        }

        @Test(
            "kill -9 of projects under writes: nothing acknowledged is lost, nothing counts twice")
        func killUnderWrites() async throws {
            let writes = 120
            try await City.run { city, client in
                try await Self.register(client, seats: 100)
                let acknowledged = try await withThrowingTaskGroup(of: Int.self) { group in
                    let numbers = Array(1...writes)
                    let workers = 8
                    for worker in 0..<workers {
                        group.addTask {
                            var done = 0
                            for number in numbers where number % workers == worker {
                                _ = try await client.insist(
                                    "projects.v1/CertifySeats",
                                    Self.certificate(number, seats: 10),
                                    key: "certificate-\(number)")
                                done += 1
                            }
                            return done
                        }
                    }
                    group.addTask {
                        for survivors in [writes / 4, writes / 2] {
                            try await Machine.until("\(survivors) writes are done") {
                                let project = try? await client.json("/api/v1/projects/P4")
                                let count = project?["certificates"]?.arrayValue?.count ?? 0
                                return count >= survivors
                            }
                            try await city.kill("projects")
                            try city.start("projects")
                        }
                        return 0
                    }
                    return try await group.reduce(0, +)
                }
                #expect(acknowledged == writes)

                let project = try await client.json("/api/v1/projects/P4")
                let numbers =
                    project["certificates"]?.arrayValue?
                    .compactMap { $0["certificateNo"]?.stringValue } ?? []
                #expect(numbers.count == writes)
                #expect(Set(numbers) == Set((1...writes).map { "学位〔2024〕\($0)号" }))
                #expect(project["project"]?["certifiedSeats"]?.intValue == Int64(writes) * 10)
                try await Machine.until("enrollment has heard of every certificate") {
                    try await Self.seats(client) == 100 + Int64(writes) * 10
                }
            }
        }

        @Test(
            "seats certified while enrollment is down are raised once, also when it is killed again"
        )
        func certifiedWhileDown() async throws {
            try await City.run { city, client in
                try await Self.register(client, seats: 500)
                _ = try await client.insist(
                    "projects.v1/CertifySeats", Self.certificate(1, seats: 90), key: "one")
                try await Machine.until("the seats are raised") {
                    try await Self.seats(client) == 590
                }

                try await city.kill("enrollment")
                _ = try await client.insist(
                    "projects.v1/CertifySeats", Self.certificate(2, seats: 45), key: "two")
                try await Machine.until("what is there is shown, and what is not is missing") {
                    let partial = try await client.json("/api/v1/overview")
                    #expect(partial["partial"]?.boolValue == true)
                    #expect(partial["enrollment"]?["status"]?.stringValue == "missing")
                    return partial["projects"]?["status"]?.stringValue == "complete"
                }

                try city.start("enrollment")
                try await Machine.until("enrollment has caught up") {
                    try await Self.seats(client) == 635
                }
                try await city.kill("enrollment")
                try city.start("enrollment")
                // The same certificate again is refused, and a third one shows that the stream has gone on.
                try await Machine.until("the second certificate is refused") {
                    let again = try await client.call(
                        "projects.v1/CertifySeats", Self.certificate(2, seats: 45),
                        key: "another key")
                    #expect(again.status != 200)
                    return again.status == 409
                }
                _ = try await client.insist(
                    "projects.v1/CertifySeats", Self.certificate(3, seats: 5), key: "three")
                try await Machine.until("the third is raised, the others stayed as they were") {
                    try await Self.seats(client) == 640
                }

                try await city.untilServing(client)
                var overview = JSONValue.null
                try await Machine.until("the overview is whole") {
                    overview = try await client.json("/api/v1/overview?region=410802")
                    return overview["partial"]?.boolValue == false
                }
                let total = overview["enrollment"]?["data"]?["total"]
                #expect(total?["raisedSeats"]?.intValue == 140)
                #expect(total?["certifiedSeats"]?.intValue == 640)
            }
        }
    }
}
