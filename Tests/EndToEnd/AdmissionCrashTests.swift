import Bus
import Contracts
import Foundation
import Testing

extension EndToEndTests {
    /// A senior-high admission from its files to its offers, killed in every act and many times in the publication.
    struct AdmissionCrashTests {
        private static let people = 240
        private static let year = "2025"
        private static let purpose = ["--purpose", "admission", "--case", "E2E-3"]

        private static func code(_ stage: Stage, _ serial: Int) throws -> String {
            try #require(SchoolCode(category: stage.schoolCategory, serial: serial)).text
        }

        private static func id(_ number: Int) throws -> String {
            try #require(
                ResidentID(
                    regionPrefix: 410_802, birthDate: CalendarDate("2010-03-01"), serial: number)
            ).text
        }

        /// Two senior high schools of 60 open and 30 reserved seats, two junior ones, published by two officers.
        private static func plan(_ city: City, _ client: Client, _ second: Client) async throws {
            let schools = try [Stage.junior, .senior].flatMap { stage in
                try (1...2).map { serial -> JSONValue in
                    [
                        "code": .string(try code(stage, serial)), "name": "第\(serial)中学",
                        "region": "410802", "stage": .string(stage.rawValue),
                        "ownership": "public", "sample": false,
                        "openingSeats": [["stage": .string(stage.rawValue), "seats": 900]],
                    ]
                }
            }
            _ = try await client.insist(
                "enrollment.v1/RegisterSchools", ["schools": .array(schools)], key: "schools")
            _ = try await client.insist(
                "enrollment.v1/SetExamRules",
                [
                    "rules": [
                        "schoolYear": .string(year), "quotaFrom": "2022-09-30",
                        "quotaUntil": "2025-04-30", "document": "示例", "heading": "示例",
                        "components": [
                            [
                                "name": "chinese", "maximumHundredths": 12000,
                                "weightPermille": 1000,
                            ],
                            ["name": "maths", "maximumHundredths": 12000, "weightPermille": 1000],
                        ],
                    ]
                ], key: "rules")
            for serial in 1...2 {
                for (kind, seats) in [("open", 60), ("quota", 30)] {
                    let proposal: JSONValue = [
                        "proposal": [
                            "schoolYear": .string(year),
                            "schoolCode": .string(try code(.senior, serial)),
                            "stage": "senior", "batch": 1, "seatType": .string(kind),
                            "seats": .int(Int64(seats)), "classes": 2,
                        ]
                    ]
                    if (serial, kind) == (1, "open") {
                        _ = try await city.strike(
                            client, "SubmitPlanLine", proposal, key: "submit-1-open")
                    }
                    let line = try await client.insist(
                        "enrollment.v1/SubmitPlanLine", proposal,
                        key: "submit-\(serial)-\(kind)")
                    let id = try #require(line["id"])
                    _ = try await second.insist(
                        "enrollment.v1/ApprovePlanLine", ["id": id, "approvalNo": "批复1号"],
                        key: "approve-\(serial)-\(kind)")
                    _ = try await client.insist(
                        "enrollment.v1/PublishPlanLine", ["id": id],
                        key: "publish-\(serial)-\(kind)")
                }
            }
        }

        /// Roll, marks and wishes by the tool; then both signatures of every form, and the lock.
        private static func candidates(_ city: City, _ client: Client) async throws {
            var roll = "id_number,school_code,stage,grade,class_number,entered_on\n"
            var scores =
                "id_number,school_year,candidate,junior_school,graduate,quality,chinese,maths\n"
            var wishes = "id_number,school_year,batch,schools\n"
            for number in 0..<people {
                let (id, junior) = (try id(number), try code(.junior, number % 2 + 1))
                roll += "\(id),\(junior),junior,3,1,2022-09-01\n"
                scores +=
                    "\(id),\(year),2508\(10_000 + number),\(junior),fresh,A,\(number % 7 * 10),\(number % 11 * 10)\n"
                let schools = try (1...2).map { try code(.senior, $0) }
                let list = number % 3 == 0 ? schools.reversed() : schools
                wishes += "\(id),\(year),1,\(list.joined(separator: " "))\n"
            }
            for (kind, text) in [("students", roll), ("scores", scores), ("wishes", wishes)] {
                let file = "\(city.home)/\(kind).csv"
                try text.write(toFile: file, atomically: true, encoding: .utf8)
                let outcome = try await city.edubus(["import", kind, file] + purpose)
                try #require(outcome.code == 0, "\(outcome.output)\(outcome.errors)")
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                let workers = 4
                for worker in 0..<workers {
                    group.addTask {
                        for number in 0..<people where number % workers == worker {
                            for move in ["signStudent", "signGuardian"] {
                                _ = try await client.insist(
                                    "enrollment.v1/MoveWishForm",
                                    [
                                        "idNumber": .string(try id(number)),
                                        "schoolYear": .string(year), "move": .string(move),
                                    ], key: "\(move)-\(number)")
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            let moved = try await client.insist(
                "enrollment.v1/MoveWishForms",
                ["schoolYear": .string(year), "move": "lock"], key: "lock")
            #expect(moved["moved"] == .int(Int64(people)))
        }

        /// Seats and offers of every line, as one read tells them.
        private static func lines(_ client: Client) async throws -> [(seats: Int64, offered: Int64)]
        {
            let answer = try await client.call(
                "enrollment.v1/ListPlanLines", ["schoolYear": .string(year)])
            try #require(answer.status == 200, "\(answer.text)")
            return try answer.text.split(separator: "\n").map { line in
                let line = try JSONCoding.decode(JSONValue.self, from: Array(line.utf8))
                return (
                    try #require(line["proposal"]?["seats"]?.intValue),
                    try #require(line["offered"]?.intValue)
                )
            }
        }

        /// The frozen market as files, and what the tool computes from them alone.
        private static func computeAgain(
            _ city: City, run: String, _ published: JSONValue
        ) async throws {
            let folder = "\(city.home)/market"
            let command = ["province", "export", "market", "--run", run, "--into", folder]
            let told = try await city.edubus(command + purpose + ["-o", "json"])
            try #require(told.code == 0, "\(told.errors)")
            let export = try told.json()
            #expect(export["candidates"] == .int(Int64(people)))
            let arguments = try #require(export["arguments"]?.arrayValue)
                .compactMap(\.stringValue)
            let result = try await Tool.edubus(arguments + ["-o", "json"]).json()
            #expect(result["inputHash"] == published["inputHash"])
            #expect(result["resultHash"] == published["resultHash"])
            let again = try await city.edubus(command + purpose)
            #expect(again.code == 1 && again.errors.contains("nothing was overwritten"))
            let silent = try await city.edubus(
                ["province", "export", "market", "--run", run, "--into", "\(folder)-2"])
            #expect(silent.code == 67 && silent.errors.contains("PURPOSE_REQUIRED"))
            let list = try await city.edubus(
                ["province", "export", "candidates", "--year", year] + purpose)
            let frozen = try String(contentsOfFile: "\(folder)/candidates.csv", encoding: .utf8)
            #expect(list.output == frozen)
            #expect(list.errors.contains("\(people) of \(people) candidates are as \(run)"))
        }

        @Test(
            "E1, E2, E6, E9: kill -9 around every act of an admission and in its publication: one result, no seat twice"
        )
        func killed() async throws {
            try await City.run { city, client in
                let second = try await city.secondOfficer()
                try await Self.plan(city, client, second)
                try await Self.candidates(city, client)
                let schools = try (1...2).map { try Self.code(.senior, $0) }
                let prepared = try await city.strike(
                    client, "PrepareAdmission",
                    [
                        "schoolYear": .string(Self.year), "batch": 1,
                        "rule": [
                            "mechanism": "M3", "floorDeltaHundredths": 5000, "tie": "lottery",
                            "order": "open-first", "keys": [["components": ["chinese"]]],
                            "document": "示例", "heading": "示例",
                        ],
                        "controlLines": .array(
                            schools.map { ["school": .string($0), "hundredths": 3000] }),
                        "quotas": .array(
                            try schools.flatMap { school in
                                try (1...2).map { junior in
                                    [
                                        "school": .string(school), "seats": 15,
                                        "juniorSchool": .string(try Self.code(.junior, junior)),
                                    ]
                                }
                            }),
                    ], key: "prepare")
                let run = try #require(prepared["id"])
                let frozen = try await city.strike(
                    client, "FreezeAdmission", ["runID": run], key: "freeze",
                    after: .milliseconds(30))
                #expect(frozen["candidates"] == .int(Int64(Self.people)))
                let execute: JSONValue = ["runID": run, "publicValue": "03 08 14 + 07"]
                let executed = try await city.strike(
                    client, "ExecuteAdmission", execute, key: "execute", after: .milliseconds(50))
                let hash = try #require(executed["resultHash"])
                #expect(executed["inputHash"] == frozen["inputHash"])
                // Killed between execution and publication; computed once more, from what was frozen, it is the same.
                try await city.kill("enrollment")
                try city.start("enrollment")
                let again = try await client.insist(
                    "enrollment.v1/ExecuteAdmission", execute, key: "execute-again")
                #expect(again["resultHash"] == hash)

                let publish: JSONValue = ["runID": run, "resultHash": hash]
                async let published = second.insist(
                    "enrollment.v1/PublishAdmission", publish, key: "publish")
                var seen: Set<Int64> = []
                for pause in [10, 60, 120] {
                    try await Task.sleep(for: .milliseconds(pause))
                    try await city.kill("enrollment")
                    try city.start("enrollment")
                    // Whenever it was cut off: all seats are offered, or none.
                    var state = JSONValue.null
                    try await Machine.until("the run is told") {
                        let answer = try await client.call(
                            "enrollment.v1/GetAdmission", ["runID": run])
                        state = (try? answer.json()["state"]) ?? .null
                        return answer.status == 200
                    }
                    let offered = try await Self.lines(client).reduce(0) { $0 + $1.offered }
                    #expect(state != "published" || offered > 0)
                    seen.insert(offered)
                }
                let answer = try await published
                #expect(answer["state"] == "published" && answer["resultHash"] == hash)
                #expect(
                    answer
                        == (try await second.insist(
                            "enrollment.v1/PublishAdmission", publish, key: "publish")))

                try await Self.computeAgain(city, run: try #require(run.stringValue), answer)
                let lines = try await Self.lines(client)
                #expect(lines.allSatisfy { $0.offered <= $0.seats })
                let watched = try await city.edubus(
                    "watch", "enrollment", "--once", "-o", "json")
                let events = try watched.lines()
                let made = events.filter { $0["type"] == "enrollment.offer.made.v1" }
                    .compactMap { $0["data"]?["personKey"]?.stringValue }
                let told = events.filter { $0["type"] == "enrollment.admission.published.v1" }
                #expect(told.count == 1)
                let admitted = try #require(told.first?["data"]?["admitted"]?.intValue)
                #expect(admitted > 100 && Set(made).count == Int(admitted))
                #expect(made.count == Int(admitted))
                #expect(lines.reduce(0) { $0 + $1.offered } == admitted)
                #expect(seen.isSubset(of: [0, admitted]), "\(seen)")
            }
        }
    }
}
