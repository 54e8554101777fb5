import Bus
import Contracts
import Foundation
import Testing

extension EndToEndTests {
    /// Kindergartens, drop-out and placement through the gateway while their service is killed in every act that counts.
    struct CaseCrashTests {
        private static let year = "2025"
        private static let region = "410802"

        private static func code(_ stage: Stage) throws -> String {
            try #require(SchoolCode(category: stage.schoolCategory, serial: 1)).text
        }

        private static func child(_ number: Int, born: String = "2017-09-01") throws -> JSONValue {
            .string(
                try #require(
                    ResidentID(
                        regionPrefix: 410_802, birthDate: CalendarDate(born), serial: number)
                ).text)
        }

        private static func register(_ client: Client) async throws {
            let stages: [Stage] = [.kindergarten, .primary]
            let schools = try stages.map { stage in
                JSONValue.object([
                    "code": .string(try code(stage)), "name": "第一学校", "region": .string(region),
                    "stage": .string(stage.rawValue), "ownership": "public", "sample": false,
                    "openingSeats": [["stage": .string(stage.rawValue), "seats": 100]],
                ])
            }
            _ = try await client.insist(
                "enrollment.v1/RegisterSchools", ["schools": .array(schools)], key: "schools")
            let kindergarten = JSONValue.string(try code(.kindergarten))
            _ = try await client.insist(
                "teachers.v1/RegisterSchoolUnits",
                [
                    "schools": [
                        [
                            "code": kindergarten, "region": .string(region),
                            "stage": "kindergarten", "ownership": "public", "isRural": false,
                        ]
                    ], "rolls": [], "sample": false,
                ], key: "units")
        }

        @Test("E11: kill -9 around filing, recognition and a veto: filed once, and out of the list")
        func kindergarten() async throws {
            try await City.run { city, client in
                try await Self.register(client)
                let second = try await city.secondOfficer()
                let code = JSONValue.string(try Self.code(.kindergarten))
                let licence = try KindergartenFacts(
                    kind: .public, legalPerson: SocialCreditCode.schemaExample,
                    licenceNo: "许可1号", licenceFrom: CalendarDate("2020-01-01"),
                    licenceTo: CalendarDate("2035-01-01"), builtYear: 2010, outdoorDm2: 70_000,
                    roomsDm2: 150_000, floorDm2: 180_000, classes: 6,
                    children: ChildrenByAge(lower: 50, middle: 50, upper: 50), plannedRoll: 160,
                    teachers: StaffCount(people: 12, qualified: 12),
                    carers: StaffCount(people: 6, qualified: 6),
                    healthStaff: StaffCount(people: 2, qualified: 2))
                _ = try await client.insist(
                    "enrollment.v1/DraftKindergarten",
                    ["schoolCode": code, "facts": try JSONValue(encoding: licence)], key: "draft")
                func move(_ verb: String) -> JSONValue {
                    ["schoolCode": code, "move": .string(verb), "document": "文件1号"]
                }
                let method = "enrollment.v1/MoveKindergarten"
                _ = try await client.insist(method, move("SUBMIT"), key: "submit")
                _ = try await second.insist(method, move("REVIEW"), key: "review")
                _ = try await city.strike(client, "MoveKindergarten", move("FILE"), key: "file")
                _ = try await client.insist(method, move("PUBLISH"), key: "publish")
                let term = try #require(SchoolYear(startYear: 2025)).autumn.text
                let recognise: JSONValue = [
                    "schoolCode": code, "term": .string(term), "documentNo": "认定1号",
                ]
                _ = try await city.strike(client, "RecogniseInclusive", recognise, key: "list")
                func listed() async -> Int? {
                    let answer = try? await client.call(
                        "enrollment.v1/ListInclusive", ["term": .string(term)])
                    return try? answer?.json()["recognised"]?.arrayValue?.count
                }
                #expect(await listed() == 1)

                // The veto is set while enrollment is down, and enrollment killed again while it hears of it.
                let staff = try await client.insist(
                    "teachers.v1/RegisterStaff",
                    [
                        "staff": [
                            [
                                "idNumber": try Self.child(1, born: "1990-05-01"), "school": code,
                                "certificates": [], "title": "none",
                            ]
                        ], "sample": false,
                    ], key: "staff")
                let person = try #require(staff["members"]?[0]?["person"])
                try await city.kill("enrollment")
                _ = try await client.insist(
                    "teachers.v1/SetEthicsVeto",
                    [
                        "person": person, "from": "2025-10-08", "decisionNumber": "师德〔2025〕1号",
                        "school": code,
                    ], key: "veto")
                try city.start("enrollment")
                try await city.kill("enrollment")
                try city.start("enrollment")
                try await Machine.until("the veto takes it out of the list") {
                    await listed() == 0
                }
                try await city.kill("enrollment")
                try city.start("enrollment")
                var page = JSONValue.null
                try await Machine.until("the page is there") {
                    let answer = try? await client.call(
                        "enrollment.v1/KindergartenPage", ["schoolCode": code])
                    page = (try? answer?.json()) ?? .null
                    return answer?.status == 200
                }
                #expect(
                    page["inspections"]?.arrayValue?.map { $0["result"] } == ["VETOED"])
                #expect(await listed() == 0)
                let again = try await client.call(
                    "enrollment.v1/RecogniseInclusive", recognise, key: "list-again")
                #expect(again.status != 200 && again.text.contains("KINDERGARTEN_VETOED"))
                #expect(try await Self.events(city, "kindergarten.filed") == 1)
                #expect(try await Self.events(city, "kindergarten.inspected") == 1)
            }
        }

        @Test(
            "E10: kill -9 around the ledger, its cases and a placement: one case a child, no fault")
        func cases() async throws {
            try await City.run { city, client in
                try await Self.register(client)
                let region = JSONValue.string(Self.region)
                let children = try (0..<300).map { number -> JSONValue in
                    ["idNumber": try Self.child(number), "povertyHousehold": false]
                }
                let entered = try await city.strike(
                    client, "RegisterEligible",
                    [
                        "schoolYear": .string(Self.year), "region": region,
                        "children": .array(children),
                    ], key: "eligible", after: .milliseconds(20))
                #expect(entered["entered"] == 300)
                let opened = try await city.strike(
                    client, "OpenMissingCases",
                    [
                        "schoolYear": .string(Self.year), "region": region,
                        "absentSince": "2025-09-01", "responsible": "officer-3",
                    ], key: "missing", after: .milliseconds(60))
                #expect(opened["opened"] == 300)
                let back: JSONValue = [
                    "id": "DROPOUT-7", "step": "RETURN", "on": "2025-09-10", "note": "返校",
                ]
                let returned = try await city.strike(client, "StepDropoutCase", back, key: "step")
                #expect(returned["state"] == "RETURNED")
                #expect(returned["records"]?.arrayValue?.count == 2)
                let report = try await client.insist(
                    "enrollment.v1/DropoutReport",
                    ["schoolYear": .string(Self.year), "region": region], key: "report")
                #expect(report["eligible"] == 300)
                #expect(report["world"]?["faults"] == 0)
                #expect(report["world"]?["openCase"] == 300)
                #expect(try await Self.events(city, "dropout.suspected") == 300)

                try await Self.apply(city, client)
                let listed = try await city.strike(
                    client, "ListPlacement",
                    ["idNumber": try Self.child(1), "region": region, "note": "残联名单"],
                    key: "list")
                let id = try #require(listed["id"])
                let members = ["EDUCATION", "MEDICINE", "REHABILITATION", "PSYCHOLOGY"].map {
                    JSONValue.object(["subject": .string("expert-\($0)"), "field": .string($0)])
                }
                _ = try await client.insist(
                    "enrollment.v1/AssessPlacement",
                    [
                        "id": id,
                        "assessment": [
                            "on": "2025-09-10", "members": .array(members), "documentNo": "评估1号",
                            "canAttend": true, "canFollowClass": true, "canLearnByLine": false,
                        ],
                    ], key: "assess")
                _ = try await client.insist(
                    "enrollment.v1/ProposePlacement",
                    [
                        "id": id, "on": "2025-09-11", "note": "建议",
                        "options": [
                            [
                                "schoolCode": .string(try Self.code(.primary)),
                                "distanceMetres": 700, "capable": true,
                            ]
                        ],
                    ], key: "propose")
                func step(_ verb: String) -> JSONValue {
                    ["id": id, "step": .string(verb), "on": "2025-09-12", "note": "文件1号"]
                }
                _ = try await client.insist(
                    "enrollment.v1/StepPlacement", step("CONSENT"), key: "consent")
                let placed = try await city.strike(
                    client, "StepPlacement", step("PLACE"), key: "place")
                #expect(placed["state"] == "PLACED")
                #expect(placed["records"]?.arrayValue?.count == 5)
                #expect(try await Self.events(city, "placement.decided") == 1)
            }
        }

        /// E2: a child handed in at one counter while the service is killed, and then at another's district.
        private static func apply(_ city: City, _ client: Client) async throws {
            let year = try #require(SchoolYear(startYear: 2026))
            let window = ApplicationWindow(
                schoolYear: year, stage: .primary, opensOn: try CalendarDate("2025-01-01"),
                closesOn: try CalendarDate("2099-12-31"), documentNo: "示例")
            _ = try await client.insist(
                "enrollment.v1/SetApplicationWindow",
                ["window": try JSONValue(encoding: window)], key: "window")
            func form(_ region: String) throws -> JSONValue {
                let form = ApplicationForm(
                    schoolYear: year, stage: .primary,
                    child: try ResidentID(try #require(try child(1).stringValue)),
                    guardian: try ResidentID(
                        try #require(try child(2, born: "1990-05-01").stringValue)),
                    ownership: .public, region: try RegionCode(region), community: "\(region)001",
                    proofs: [ProofClaim(.household)])
                return ["form": try JSONValue(encoding: form)]
            }
            let receipt = try await city.strike(
                client, "SubmitApplication", try form("410802"), key: "apply")
            #expect(receipt["receipt"]?.stringValue != nil)
            let other = try await client.call(
                "enrollment.v1/SubmitApplication", try form("410803"), key: "apply elsewhere")
            #expect(other.text.contains("LIVE_APPLICATION_EXISTS"), "\(other.text)")
            #expect(try await events(city, "application.submitted") == 1)
        }

        /// How many events of a kind enrollment has told, from its first on.
        private static func events(_ city: City, _ kind: String) async throws -> Int {
            let watched = try await city.edubus(
                "watch", "enrollment", "--once", "-o", "json")
            try #require(watched.code == 0, "\(watched.errors)")
            return try watched.lines().count { $0["type"] == .string("enrollment.\(kind).v1") }
        }
    }
}
