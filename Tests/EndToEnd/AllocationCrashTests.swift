import Bus
import Contracts
import Foundation
import Testing

extension EndToEndTests {
    /// A district's allocation through the gateway while its service is killed: every seat once, every child in one list.
    struct AllocationCrashTests {
        private static let children = 160
        /// More children than seats: some are open cases.
        private static let seats: [Int64] = [30, 40, 40, 30]

        private static func school(_ number: Int) -> String { "214100000\(number + 1)" }

        private static func line(_ number: Int) -> String {
            "2026-\(school(number))-primary-1-open"
        }

        private static func id(_ number: Int, born year: Int) throws -> JSONValue {
            let day = try #require(try CalendarDate("\(year)-01-01").addingDays(number))
            let id = ResidentID(regionPrefix: 410_802, birthDate: day, serial: 100)
            return .string(try #require(id).text)
        }

        private static func setWindow(closes: String, _ client: Client) async throws {
            _ = try await client.insist(
                "enrollment.v1/SetApplicationWindow",
                [
                    "window": [
                        "schoolYear": "2026", "stage": "primary", "opensOn": "2020-01-01",
                        "closesOn": .string(closes), "documentNo": "通知1号",
                    ]
                ], key: "window-\(closes)")
        }

        /// Schools, plan lines and catchments, by two officers.
        private static func prepare(_ client: Client, _ second: Client) async throws {
            for (number, seats) in seats.enumerated() {
                _ = try await client.insist(
                    "enrollment.v1/RegisterSchools",
                    [
                        "schools": [
                            [
                                "code": .string(school(number)), "name": "示例小学",
                                "region": "410802", "stage": "primary", "ownership": "public",
                                "sample": true,
                                "openingSeats": [["stage": "primary", "seats": .int(500)]],
                            ]
                        ]
                    ], key: "school-\(number)")
                _ = try await client.insist(
                    "enrollment.v1/SubmitPlanLine",
                    [
                        "proposal": [
                            "schoolYear": "2026", "schoolCode": .string(school(number)),
                            "stage": "primary", "batch": 1, "seatType": "open",
                            "seats": .int(seats), "classes": 1,
                        ]
                    ], key: "line-\(number)")
                let id: JSONValue = ["id": .string(line(number))]
                _ = try await second.insist(
                    "enrollment.v1/ApprovePlanLine",
                    ["id": .string(line(number)), "approvalNo": "批复1号"], key: "line-\(number)")
                _ = try await client.insist(
                    "enrollment.v1/PublishPlanLine", id, key: "line-\(number)")
            }
            let plan = try await client.insist(
                "enrollment.v1/ProposeCatchments",
                [
                    "region": "410802", "stage": "primary", "validFrom": "2026-01-01",
                    "document": "学区划分方案", "heading": "示例", "sample": true,
                    "catchments": .array(
                        seats.indices.map { number in
                            [
                                "code": .string("c\(number)"), "name": "示例学区",
                                "communities": [.string("m\(number)")],
                                "schools": [.string(school(number))],
                                "neighbours": [.string("c\((number + 1) % seats.count)")],
                            ]
                        }),
                ], key: "catchments")
            _ = try await second.insist(
                "enrollment.v1/PublishCatchments", ["planID": try #require(plan["id"])],
                key: "catchments")
            try await setWindow(closes: "2999-12-31", client)
        }

        /// Every child VERIFIED, on a certificate that an officer saw.
        private static func apply(_ client: Client) async throws -> [String] {
            try await withThrowingTaskGroup(of: [String].self) { group in
                let workers = 8
                for worker in 0..<workers {
                    group.addTask {
                        var receipts: [String] = []
                        for number in 0..<children where number % workers == worker {
                            let answer = try await client.insist(
                                "enrollment.v1/SubmitApplication",
                                [
                                    "form": [
                                        "schoolYear": "2026", "stage": "primary",
                                        "ownership": "public", "region": "410802",
                                        "child": try id(number, born: 2018),
                                        "guardian": try id(number, born: 1985),
                                        "community": .string("m\(number % 3)"),
                                        "proofs": [["proof": "policy"]], "sample": true,
                                    ]
                                ], key: "child-\(number)")
                            let receipt = try #require(answer["receipt"])
                            _ = try await client.insist(
                                "enrollment.v1/DecideCheck",
                                [
                                    "receipt": receipt, "proof": "policy", "holds": true,
                                    "evidenceNo": "证书1号",
                                ], key: "child-\(number)")
                            receipts.append(receipt.stringValue ?? "")
                        }
                        return receipts
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
        }

        private static func draw(
            _ run: JSONValue, _ client: Client, _ second: Client
        ) async throws {
            func act(
                _ client: Client, _ method: String, _ request: JSONValue
            ) async throws -> JSONValue {
                try await client.insist("enrollment.v1/\(method)", request, key: "lottery")
            }
            let lottery = try await act(
                client, "PrepareLottery",
                [
                    "schoolYear": "2026", "region": "410802", "stage": "primary",
                    "publicValueSource": "示例", "schools": [], "sample": true,
                    "allocationID": run,
                ])
            let id = try #require(lottery["id"])
            let frozen = try await act(
                client, "FreezeLottery",
                ["lotteryID": id, "entries": .int(Int64(children))])
            let hash = try #require(frozen["listHash"])
            for officer in [client, second] {
                _ = try await act(
                    officer, "ApproveLotteryStart", ["lotteryID": id, "listHash": hash])
            }
            _ = try await act(
                client, "SeedLottery", ["lotteryID": id, "publicValue": "03 08 14 + 07"])
            let executed = try await act(client, "ExecuteLottery", ["lotteryID": id])
            _ = try await act(
                second, "VerifyLottery",
                [
                    "lotteryID": id, "program": "lottery_verify.py",
                    "resultHash": try #require(executed["resultHash"]),
                ])
            _ = try await act(client, "PublishLottery", ["lotteryID": id])
        }

        /// Seats of all lines: available, offered, confirmed; and how many offers their ledgers tell of.
        private static func ledgers(
            _ client: Client
        ) async throws -> (available: Int64, offered: Int64, confirmed: Int64, offers: Int) {
            var sum = (available: Int64(0), offered: Int64(0), confirmed: Int64(0), offers: 0)
            for number in seats.indices {
                let ledger = try await client.call(
                    "enrollment.v1/GetSeatLedger", ["planLineID": .string(line(number))]
                ).json()
                sum.available += ledger["available"]?.intValue ?? -1000
                sum.offered += ledger["offered"]?.intValue ?? -1000
                sum.confirmed += ledger["confirmed"]?.intValue ?? -1000
                sum.offers +=
                    ledger["entries"]?.arrayValue?
                    .count { $0["cause"]?.stringValue == "offerMade" } ?? 0
            }
            return sum
        }

        @Test("kill -9 while it is frozen, executed and published: no seat lost, none doubled")
        func killed() async throws {
            try await City.run { city, client in
                let second = try await city.secondOfficer()
                try await Self.prepare(client, second)
                let receipts = try await Self.apply(client)
                try await Self.setWindow(closes: "2020-01-02", client)
                let prepared = try await client.insist(
                    "enrollment.v1/PrepareAllocation",
                    [
                        "schoolYear": "2026", "region": "410802", "stage": "primary",
                        "rule": [
                            "privateLosers": "keepTier", "overflowRings": 1, "document": "办法",
                            "heading": "示例",
                        ],
                    ], key: "prepare")
                let id = try #require(prepared["id"])

                /// Sends an act, kills the service after some time, and again, until it is acknowledged.
                func act(
                    _ client: Client, _ method: String, _ more: [String: JSONValue] = [:]
                ) async throws -> JSONValue {
                    let request = JSONValue.object(more.merging(["runID": id]) { $1 })
                    async let first = client.insist(
                        "enrollment.v1/\(method)", request, key: method)
                    for milliseconds in [0, 40, 150] {
                        try await Task.sleep(for: .milliseconds(milliseconds))
                        try await city.kill("enrollment")
                        try city.start("enrollment")
                    }
                    let answer = try await first
                    let again = try await client.insist(
                        "enrollment.v1/\(method)", request, key: method)
                    #expect(answer == again, "\(method)")
                    return answer
                }
                let frozen = try await act(client, "FreezeAllocation")
                #expect(frozen["list"]?["pooled"]?.intValue == Int64(Self.children))
                try await Self.draw(id, client, second)
                let executed = try await act(client, "ExecuteAllocation")
                #expect(executed["listHash"] == frozen["listHash"])
                let result = try #require(executed["resultHash"])
                let published = try await act(
                    second, "PublishAllocation", ["resultHash": result])
                #expect(published["state"] == "published")
                let other = try await second.call(
                    "enrollment.v1/PublishAllocation", ["runID": id, "resultHash": result],
                    key: "another")
                #expect(other.status == 400)

                let total = Self.seats.reduce(0, +)
                let after = try await Self.ledgers(client)
                var placed: [String] = []
                for receipt in receipts {
                    let status = try await client.call(
                        "enrollment.v1/ApplicationStatus", ["receipt": .string(receipt)]
                    ).json()
                    let hasSeat = status["seat"]?["offerID"]?.stringValue != nil
                    #expect((status["state"] == "offered") == hasSeat)
                    if let offer = status["seat"]?["offerID"]?.stringValue { placed.append(offer) }
                }
                #expect(Set(placed).count == placed.count)
                #expect(after.offered == Int64(placed.count) && after.offers == placed.count)
                #expect(after.available == total - Int64(placed.count))
                try await Self.checkReport(client, placed: placed.count, confirmed: 0)

                // Families confirm while the service is killed again.
                try await withThrowingTaskGroup(of: Void.self) { group in
                    let offers = placed
                    for worker in 0..<4 {
                        group.addTask {
                            for (number, offer) in offers.enumerated() where number % 4 == worker {
                                _ = try await client.insist(
                                    "enrollment.v1/ConfirmOffer", ["offerID": .string(offer)],
                                    key: "confirm-\(offer)")
                            }
                        }
                    }
                    group.addTask {
                        for _ in 0..<2 {
                            try await Task.sleep(for: .milliseconds(150))
                            try await city.kill("enrollment")
                            try city.start("enrollment")
                        }
                    }
                    try await group.waitForAll()
                }
                let end = try await Self.ledgers(client)
                #expect(end.confirmed == Int64(placed.count) && end.offered == 0)
                #expect(end.offers == placed.count)
                try await Self.checkReport(
                    client, placed: placed.count, confirmed: placed.count)
            }
        }

        /// E10: who is not placed is an open case; nobody is anything else.
        private static func checkReport(
            _ client: Client, placed: Int, confirmed: Int
        ) async throws {
            let report = try await client.call(
                "enrollment.v1/AllocationReport", ["schoolYear": "2026"]
            ).json()
            let standing = report["districts"]?[0]?["standing"]
            #expect(standing?["children"]?.intValue == Int64(children))
            #expect(standing?["placed"]?.intValue == Int64(placed))
            #expect(standing?["confirmed"]?.intValue == Int64(confirmed))
            #expect(standing?["openCases"]?.intValue == Int64(children - placed))
            #expect(children - placed > 0 && placed > 0)
        }
    }
}
