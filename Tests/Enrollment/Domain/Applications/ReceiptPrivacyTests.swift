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
        ])
    func words(text: String, isFine: Bool) {
        #expect(((try? ReceiptPrivacy.check(text: text, field: "x")) != nil) == isFine)
    }

    @Test(
        "names in a public list: not even the secret part alone",
        arguments: [
            ("K7QM-X2PA-9DRT", false), ("k7qmx2pa9drt", false), ("a_2026K7QMX2PA9DRT", false),
            ("482-913-076", true), ("twins-482-913-076", true), ("twins-234-567-892", true),
            ("S2026-0003", true), ("P-17", true),
        ])
    func names(id: String, isFine: Bool) {
        #expect(((try? ReceiptPrivacy.check(id: id, field: "x")) != nil) == isFine)
    }
}
