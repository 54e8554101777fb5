import Foundation
import Testing

@testable import Store

struct EventIDTests {
    @Test("identifiers are ULIDs: the specification's alphabet, sorted by time, never the same")
    func identifiers() {
        let many = (0..<1000).map { _ in EventID.make(milliseconds: 1_756_684_800_000) }
        #expect(Set(many).count == 1000)
        let alphabet = Set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
        #expect(many.allSatisfy { $0.count == 26 && $0.allSatisfy(alphabet.contains) })
        let times: [Int64] = [0, 1, 31, 32, 1_756_684_800_000, 1_756_684_800_001, 0xFFFF_FFFF_FFFF]
        let ids = times.map { EventID.make(milliseconds: $0) }
        #expect(ids == ids.sorted())
        // The example of the ULID specification.
        #expect(EventID.make(milliseconds: 1_469_918_176_385).hasPrefix("01ARYZ6S41"))
    }

    @Test("times are written as Foundation writes them")
    func times() {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        var generator = SeededGenerator(state: 1)
        // 1900 to 2100, with the days around leap days and the turn of 1970.
        var moments: [Int64] = [0, -1, 1, 951_782_400_000, 951_868_799_999, 4_107_542_399_999]
        for _ in 0..<2000 {
            moments.append(.random(in: -2_208_988_800_000...4_102_444_800_000, using: &generator))
        }
        for moment in moments {
            // Half a millisecond more keeps Foundation's floating point on the right side.
            let date = Date(timeIntervalSince1970: (Double(moment) + 0.5) / 1000)
            #expect(RFC3339.text(milliseconds: moment) == date.formatted(style), "\(moment)")
        }
    }
}
