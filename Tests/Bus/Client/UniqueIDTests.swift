import Foundation
import Testing

@testable import Bus

@Suite struct UniqueIDTests {
    @Test("an identifier is a random UUID to Foundation, and none comes twice")
    func identifiers() throws {
        var seen: Set<String> = []
        for _ in 0..<1000 {
            let text = UniqueID.make()
            let parsed = try #require(UUID(uuidString: text), "\(text)")
            #expect(parsed.uuidString == text)
            #expect(parsed.uuid.6 >> 4 == 4 && parsed.uuid.8 >> 6 == 2, "\(text)")
            #expect(seen.insert(text).inserted)
        }
    }
}
