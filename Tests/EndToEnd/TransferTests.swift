import Bus
import Contracts
import Foundation
import Testing

extension EndToEndTests {
    struct TransferTests {
        private static let schools = ["2141000001", "2141000002"]
        private static let children = 40

        private static func register(_ client: Client) async throws {
            _ = try await client.insist(
                "enrollment.v1/RegisterSchools",
                [
                    "schools": .array(
                        schools.map { code in
                            [
                                "code": .string(code), "name": "小学", "region": "410802",
                                "stage": "primary", "ownership": "public", "sample": false,
                                "openingSeats": [["stage": "primary", "seats": 100]],
                            ]
                        })
                ], key: "schools")
            let students = try (0..<children).map { number -> JSONValue in
                [
                    "idNumber": .string(try id(number)), "schoolCode": .string(schools[0]),
                    "stage": "primary", "grade": 2, "classNumber": 1,
                ]
            }
            _ = try await client.insist(
                "enrollment.v1/RegisterStudents", ["students": .array(students)], key: "students")
        }

        private static func id(_ number: Int) throws -> String {
            try #require(
                ResidentID(
                    regionPrefix: 410_802, birthDate: try CalendarDate("2015-09-01"),
                    serial: number)
            ).text
        }

        /// The four steps of one child's transfer, each insisted on.
        private static func transfer(_ number: Int, _ client: Client) async throws {
            let asked = try await client.insist(
                "enrollment.v1/RequestTransfer",
                [
                    "idNumber": .string(try id(number)), "toSchool": .string(schools[1]),
                    "stage": "primary", "grade": 2, "classNumber": 1, "reason": "搬家",
                ], key: "request-\(number)")
            let transfer = try #require(asked["id"]?.stringValue)
            for step in ["ReleaseTransfer", "AcceptTransfer", "MakeTransferEffective"] {
                _ = try await client.insist(
                    "enrollment.v1/\(step)", ["transferID": .string(transfer)],
                    key: "\(step)-\(number)")
            }
        }

        /// Children by school, of one consistent read; nil while nobody answers.
        private static func counts(_ client: Client) async -> [String: Int64]? {
            guard
                let answer = try? await client.call("enrollment.v1/RollCounts", ["by": "school"]),
                answer.status == 200, let rows = try? answer.json()["rows"]?.arrayValue
            else { return nil }
            return rows.reduce(into: [:]) { counts, row in
                counts[row["schoolCode"]?.stringValue ?? ""] = row["enrolled"]?.intValue
            }
        }

        @Test(
            "E3: kill -9 under transfers: every child is on one roll at every moment, and moves once"
        )
        func killUnderTransfers() async throws {
            try await City.run { city, client in
                try await Self.register(client)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    let workers = 4
                    for worker in 0..<workers {
                        group.addTask {
                            for number in 0..<Self.children where number % workers == worker {
                                try await Self.transfer(number, client)
                            }
                        }
                    }
                    group.addTask {
                        for moved in [Self.children / 4, Self.children / 2] {
                            try await Machine.until("\(moved) children have moved") {
                                let counts = await Self.counts(client) ?? [:]
                                if !counts.isEmpty {
                                    #expect(
                                        counts.values.reduce(0, +) == Int64(Self.children))
                                }
                                return counts[Self.schools[1]] ?? 0 >= Int64(moved)
                            }
                            try await city.kill("enrollment")
                            try city.start("enrollment")
                        }
                    }
                    try await group.waitForAll()
                }
                try await Machine.until("enrollment answers") {
                    await Self.counts(client) != nil
                }
                #expect(await Self.counts(client) == [Self.schools[1]: Int64(Self.children)])
                let listed = try await client.call("enrollment.v1/ListTransfers", [:])
                let states = listed.text.split(separator: "\n").compactMap { line in
                    try? JSONCoding.decode(JSONValue.self, from: Array(line.utf8))["state"]?
                        .stringValue
                }
                #expect(states == Array(repeating: "effective", count: Self.children))
            }
        }
    }
}
