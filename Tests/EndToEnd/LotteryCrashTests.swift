import Bus
import Foundation
import Testing

extension EndToEndTests {
    /// A lottery through the gateway while its service is killed, verified by the tool and in Python.
    struct LotteryCrashTests {
        private static let entries: [JSONValue] = (0..<60).map {
            ["id": .string("S-\(1000 + $0)"), "wishes": []]
        }

        private static let verifier = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Interop/lottery_verify.py").path

        /// A second officer's client.
        static func secondOfficer(_ city: City) async throws -> Client {
            let token = try await city.edubus(
                "keys", "token", "second-office", "--role", "cityOfficer", "--district", "*",
                "--expires", "2099-12-31")
            try #require(token.code == 0, "\(token.errors)")
            let client = Client(
                port: city.port,
                token: token.output.trimmingCharacters(in: .whitespacesAndNewlines))
            try await Machine.until("the gateway knows the second officer") {
                let answer = try await client.call(
                    "enrollment.v1/GetLottery", ["lotteryID": "none"])
                return answer.status == 404
            }
            return client
        }

        @Test("kill -9 around every act of a lottery: one secret, one start, one result")
        func killed() async throws {
            try await City.run { city, client in
                let second = try await Self.secondOfficer(city)
                let prepared = try await client.insist(
                    "enrollment.v1/PrepareLottery",
                    [
                        "schoolYear": "2026", "region": "410802", "stage": "primary",
                        "publicValueSource": "示例", "schools": [], "sample": true,
                    ], key: "prepare")
                let id = try #require(prepared["id"])
                _ = try await client.insist(
                    "enrollment.v1/AddLotteryEntries",
                    ["lotteryID": id, "entries": .array(Self.entries)], key: "entries")

                /// Sends an act while the service is killed, and again with its key until it is acknowledged.
                func act(
                    _ client: Client, _ method: String, _ more: [String: JSONValue] = [:]
                ) async throws -> JSONValue {
                    let key = "\(method)-\(client.token?.suffix(6) ?? "")"
                    let request = JSONValue.object(more.merging(["lotteryID": id]) { $1 })
                    async let first = client.insist("enrollment.v1/\(method)", request, key: key)
                    try await city.kill("enrollment")
                    try city.start("enrollment")
                    let answer = try await first
                    let again = try await client.insist(
                        "enrollment.v1/\(method)", request, key: key)
                    #expect(answer == again, "\(method)")
                    return answer
                }
                let frozen = try await act(client, "FreezeLottery", ["entries": 60])
                let hash = try #require(frozen["listHash"])
                let commitment = try #require(frozen["commitment"])
                _ = try await act(client, "ApproveLotteryStart", ["listHash": hash])
                _ = try await act(second, "ApproveLotteryStart", ["listHash": hash])
                _ = try await act(client, "SeedLottery", ["publicValue": "03 08 14 + 07"])
                let executed = try await act(client, "ExecuteLottery")
                let result = try #require(executed["resultHash"])
                #expect(executed["commitment"] == commitment)

                try await Machine.withFolder { folder in
                    let answer = try await client.call(
                        "enrollment.v1/GetLotteryProof", ["lotteryID": id])
                    let file = "\(folder)/proof.json"
                    try answer.data.write(to: URL(filePath: file))
                    let tool = try await Tool.edubus([
                        "verify", "lottery", file, "-o", "json", "--list-hash",
                        hash.stringValue ?? "", "--commitment", commitment.stringValue ?? "",
                    ])
                    #expect(tool.code == 0, "\(tool.output)\(tool.errors)")
                    #expect(try tool.json()["resultHash"] == result)
                    let python = try #require(Tool.find("python3"))
                    let foreign = try await Tool.run(python, [Self.verifier, file])
                    #expect(foreign.output.contains("OK \(result.stringValue ?? "?")"))
                }
                _ = try await act(
                    second, "VerifyLottery", ["program": "lottery_verify.py", "resultHash": result])
                let published = try await act(client, "PublishLottery")
                #expect(published["state"] == "published")
                #expect(published["steps"]?.arrayValue?.count == 8)

                // As the page says: the answer of the method is the file.
                try await Machine.withFolder { folder in
                    let called = try await city.edubus(
                        "call", "enrollment/GetLotteryProof",
                        "{\"lotteryID\":\"\(id.stringValue ?? "")\"}")
                    let file = "\(folder)/proof.json"
                    try called.output.write(toFile: file, atomically: true, encoding: .utf8)
                    let tool = try await Tool.edubus(["verify", "lottery", file, "-o", "json"])
                    #expect(tool.code == 0, "\(tool.output)\(tool.errors)")
                    #expect(try tool.json()["resultHash"] == result)
                }
            }
        }
    }
}
