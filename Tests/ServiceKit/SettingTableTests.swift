import Foundation
import Testing

@testable import ServiceKit

struct SettingTableTests {
    private static let page = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "docs/configuration.md")

    @Test("the documentation's table is the settings' own; EDUBUS_RECORD=1 writes it anew")
    func documented() throws {
        let (begin, end) = ("<!-- settings: begin -->\n", "\n<!-- settings: end -->")
        let text = try String(contentsOf: Self.page, encoding: .utf8)
        let first = try #require(text.range(of: begin))
        let last = try #require(text.range(of: end))
        let table = SettingTable.markdown
        if ProcessInfo.processInfo.environment["EDUBUS_RECORD"] == "1" {
            let new = text[..<first.upperBound] + table + text[last.lowerBound...]
            return try new.write(to: Self.page, atomically: true, encoding: .utf8)
        }
        #expect(
            text[first.upperBound..<last.lowerBound] == table,
            "run `EDUBUS_RECORD=1 swift test --filter SettingTableTests`")
    }

    @Test("every setting has a key, a variable and a flag of its own")
    func unique() {
        #expect(Set(Setting.all.map(\.key)).count == Setting.all.count)
        #expect(Set(Setting.all.map(\.variable)).count == Setting.all.count)
        let flags = Setting.all.compactMap(\.flag)
        #expect(Set(flags).count == flags.count)
        #expect(flags.count == Setting.all.filter { !$0.isSecret }.count)
    }

    @Test("every default is a value its setting may have")
    func defaults() throws {
        for setting in Setting.all {
            if let fallback = setting.fallback { try setting.check(fallback) }
        }
    }
}
