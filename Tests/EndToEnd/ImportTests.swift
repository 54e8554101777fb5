import Bus
import Contracts
import Foundation
import Testing

extension EndToEndTests {
    /// Files of the roll brought in by the tool, with programs killed in the middle.
    struct ImportTests {
        private static let school = "2141000001"
        private static let rows = 40_000
        private static let purpose = ["--purpose", "student-records", "--case", "E2E-2"]

        /// The roll of one very large school, each child with a valid ID number of nobody.
        private static func writeRoll(to path: String) throws {
            let first = try CalendarDate("2010-01-01")
            var text = "\u{FEFF}id_number,school_code,stage,grade,class_number\r\n"
            for number in 0..<rows {
                let birth = try #require(first.addingDays(number / 900))
                let id = try #require(
                    ResidentID(regionPrefix: 410_802, birthDate: birth, serial: number % 900))
                text += "\(id.text),\"\(school)\",primary,\(number % 6 + 1),1\r\n"
            }
            try Data(text.utf8).write(to: URL(filePath: path))
        }

        private static func register(_ client: Client) async throws {
            _ = try await client.insist(
                "enrollment.v1/RegisterSchools",
                [
                    "schools": [
                        [
                            "code": .string(school), "name": "第一小学", "region": "410802",
                            "stage": "primary", "ownership": "public", "sample": false,
                            "openingSeats": [["stage": "primary", "seats": 50_000]],
                        ]
                    ]
                ], key: "school")
        }

        private static func enrolled(_ client: Client) async -> Int64 {
            let school = try? await client.json("/api/v1/schools/\(school)")
            return school?["stages"]?[0]?["enrolled"]?.intValue ?? -1
        }

        /// Starts the tool on a file.
        private static func start(_ city: City, _ file: String, name: String) throws -> Child {
            try Child(
                try Machine.program("edubus"),
                ["import", "students", file, "--home", city.home, "-o", "json"] + purpose,
                name: name, folder: city.home)
        }

        @Test(
            "kill -9 of the tool, then of the service, in the middle of an import: it goes on, every row once"
        )
        func killAndGoOn() async throws {
            try await City.run { city, client in
                try await Self.register(client)
                let file = city.home + "/roll.csv"
                try Self.writeRoll(to: file)

                let first = try Self.start(city, file, name: "import-1")
                try await Machine.until("a batch is kept") { await Self.enrolled(client) > 0 }
                await first.killHard()
                let kept = await Self.enrolled(client)
                #expect(kept > 0 && kept % 2000 == 0, "\(kept)")

                let second = try Self.start(city, file, name: "import-2")
                try await Machine.until("more is kept") { await Self.enrolled(client) > kept }
                try await city.kill("enrollment")
                try city.start("enrollment")
                #expect(
                    await second.end(within: .seconds(240)) == .exit(0),
                    "\(second.output)\(second.errors)")
                let report = try JSONCoding.decode(
                    JSONValue.self, from: Array(second.output.utf8))
                #expect(report["entered"]?.intValue == Int64(Self.rows))
                #expect(report["unchanged"]?.intValue == 0)
                #expect((report["batchesKeptBefore"]?.intValue ?? 0) >= kept / 2000)
                #expect(report["importedBefore"]?.boolValue == false)
                try await Machine.until("every child is on the roll once") {
                    await Self.enrolled(client) == Int64(Self.rows)
                }

                let again = try await city.edubus(
                    ["import", "students", file, "-o", "json"] + Self.purpose)
                #expect(again.code == 0)
                #expect(try again.json()["importedBefore"]?.boolValue == true)
                #expect(await Self.enrolled(client) == Int64(Self.rows))
            }
        }

        @Test(
            "a wrong row is named by file, line, column and rule; without a purpose nothing is taken"
        )
        func wrongRows() async throws {
            try await City.run { city, client in
                try await Self.register(client)
                let file = city.home + "/roll.csv"
                let good = "410802201509010011,\(Self.school),primary,1,1"
                let heading = "id_number,school_code,stage,grade,class_number"
                try Data("\(heading)\n\(good)\n41080,\(Self.school),primary,1,1\n".utf8)
                    .write(to: URL(filePath: file))
                let torn = try await city.edubus(["import", "students", file] + Self.purpose)
                #expect(torn.code == 1)
                #expect(
                    torn.output.hasPrefix("roll.csv:3: id_number (GB 11643): "), "\(torn.output)")
                #expect(torn.output.hasSuffix("roll.csv: rows at fault: 1; nothing was sent\n"))

                try Data("\(heading)\n\(good)\n410811201509010018,2141000009,primary,9,1\n".utf8)
                    .write(to: URL(filePath: file))
                let refused = try await city.edubus(
                    ["import", "students", file, "-o", "json"] + Self.purpose)
                #expect(refused.code == 1)
                let fault = try refused.json()["faults"]?[0]
                #expect(fault?["line"]?.intValue == 3)
                #expect(fault?["column"]?.stringValue == "grade")
                #expect(await Self.enrolled(client) == 0)

                let unstated = try await city.edubus(["import", "students", file])
                #expect((unstated.code ?? 0) > 64, "\(unstated.errors)")
            }
        }
    }
}
