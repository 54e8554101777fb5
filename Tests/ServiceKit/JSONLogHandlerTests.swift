import Foundation
import Logging
import Testing

@testable import ServiceKit

struct JSONLogHandlerTests {
    private struct Line: Decodable {
        let time: String
        let level: String
        let program: String
        let message: String
        let fields: [String: String]
    }

    @Test("a line is one JSON object, whatever is in the message")
    func oneObject() throws {
        let lines = LogLines()
        var log = lines.logger("projects")
        log[metadataKey: "instance"] = "i-1"
        log.error(
            "two\nlines, “quotes” and \"quotes\" \u{0}",
            metadata: ["field": "a\nb", "instance": "i-2"])
        let line = try #require(lines.all.first)
        #expect(lines.all.count == 1)
        #expect(line.filter { $0 == "\n" }.count == 1)
        #expect(line.hasSuffix("\n"))
        let decoded = try JSONDecoder().decode(Line.self, from: Data(line.utf8))
        #expect(decoded.level == "error")
        #expect(decoded.program == "projects")
        #expect(decoded.message == "two\nlines, “quotes” and \"quotes\" \u{0}")
        #expect(decoded.fields == ["field": "a\nb", "instance": "i-2"])
        #expect(
            decoded.time.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z/) != nil,
            "\(decoded.time)")
    }

    @Test("below the level nothing is written")
    func level() {
        let lines = LogLines()
        let log = lines.logger("projects", level: .warning)
        log.info("quiet")
        log.warning("heard")
        #expect(lines.all.count == 1)
    }
}
