import Bus
import Foundation
import Testing

extension EndToEndTests {
    /// The exchange logs of real programs.
    struct AuditTests {
        private static func ask(_ client: Client, _ number: Int) async -> Int {
            let answer = try? await client.call(
                "enrollment.v1/GetOffer",
                ["offerID": .string("2026-2141900001-primary-1-\(number)")])
            return answer?.status ?? 0
        }

        @Test("kill -9 under reads of personal data: nothing answered is missing from the log")
        func killUnderReads() async throws {
            try await City.run { city, client in
                for round in 1...2 {
                    async let answered = withTaskGroup(of: Int.self) { group in
                        for worker in 0..<6 {
                            group.addTask {
                                var answered = 0
                                for number in 0..<40 {
                                    // Not found: the handler has looked.
                                    if await Self.ask(client, worker * 1000 + number) == 404 {
                                        answered += 1
                                    }
                                }
                                return answered
                            }
                        }
                        return await group.reduce(0, +)
                    }
                    try await Machine.until("some calls are recorded") {
                        let listed = try await city.edubus(
                            "audit", "list", "enrollment", "-o", "json")
                        return (try? listed.json().arrayValue?.count ?? 0) ?? 0 >= round * 20
                    }
                    try await city.kill("enrollment")
                    let killed = try await city.edubus("audit", "verify")
                    #expect(killed.code == 0, "\(killed.output)\(killed.errors)")
                    try city.start("enrollment")
                    let count = await answered
                    let verified = try await city.edubus(
                        "audit", "verify", "enrollment", "-o", "json")
                    #expect(verified.code == 0, "\(verified.output)\(verified.errors)")
                    let report = try verified.json()
                    #expect(report["calls"]?.intValue ?? 0 >= Int64(count))
                    #expect(report["keyed"]?.boolValue == true)
                    try await city.untilServing(client)
                }
                try await Self.tampered(city)
            }
        }

        /// One digit of one record, while its service runs.
        private static func tampered(_ city: City) async throws {
            let path = "\(city.home)/data/enrollment.exchange/000000000001.jsonl"
            var bytes = try #require(FileManager.default.contents(atPath: path))
            let lines = bytes.split(separator: 0x0A)
            let place = lines[9].startIndex + 20
            bytes[place] ^= 1
            let handle = try FileHandle(forWritingTo: URL(filePath: path))
            try handle.seek(toOffset: UInt64(place))
            try handle.write(contentsOf: bytes[place...place])
            try handle.close()
            let found = try await city.edubus("audit", "verify", "enrollment")
            #expect(found.code == 1)
            #expect(
                found.output.hasPrefix("enrollment: CHANGED 000000000001.jsonl line 10, record"),
                "\(found.output)")
            let all = try await city.edubus("audit", "verify", "-o", "json")
            #expect(all.code == 1)
        }
    }
}
