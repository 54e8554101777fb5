import Bus
import Testing

@testable import Enrollment

/// A receipt number is found however it is spelled, and little else is taken for one.
struct ReceiptPrivacyTests {
    @Test(
        "words that everybody may read",
        arguments: [
            ("作废：2026-K7QM-X2PA-9DRT", false), ("2026K7QMX2PA9DRT", false),
            ("2026 k7qm x2pa 9drt", false), ("见2026_K7QM.X2PA-9DRT。", false),
            ("焦教〔2026〕12号", true), ("2026-410802-primary-1", true), ("482-913-076", true),
            ("strengthened", true), ("2026 年电脑派位：彩票第 2026123 期", true),
            // What a public draw or beacon shows: numbers, and a hash with a receipt's characters inside.
            ("2026 2345 6789 2345", true), ("02 05 07 22 23 24 33 34 38 42 45 46 55 66 77", true),
            ("b0d7d60f20264a7ec9d2b3f4e5c6d7a82026aaaabbbbccccdddd9e4b7c3f2a1d", true),
        ])
    func words(text: String, isFine: Bool) {
        #expect(((try? ReceiptPrivacy.check(text: text, field: "x")) != nil) == isFine)
    }

    @Test(
        "names in a public list: not even the secret part alone",
        arguments: [
            ("K7QM-X2PA-9DRT", false), ("k7qmx2pa9drt", false), ("a_2026K7QMX2PA9DRT", false),
            ("482-913-076", true), ("twins-482-913-076", true), ("twins-234-567-892", true),
            ("S2026-0003", true), ("P-17", true), ("26410822345678", true),
            ("2234567892345A", false),
        ])
    func names(id: String, isFine: Bool) {
        #expect(((try? ReceiptPrivacy.check(id: id, field: "x")) != nil) == isFine)
    }
}
