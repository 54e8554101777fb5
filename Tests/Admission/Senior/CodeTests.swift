import Admission
import Testing

struct CodeTests {
    @Test(
        "letters of any script, digits and marks of ASCII are a code",
        arguments: [
            "A", "2141900001", "实验中学", "é1", "École", "가", "a-b/c#(1)", "1=1", "ｅ",
            String(repeating: "x", count: 64),
        ])
    func codes(code: String) { #expect(SeniorLimits.isCode(code)) }

    @Test(
        "what is not composed, shows nothing or is a digit of another script is none",
        arguments: [
            "", " ", "A B", "A,B", "A\"", "A\n", "\u{7F}", String(repeating: "x", count: 65),
            // Decomposed, twice; jamo; a sign and an ideograph that are another one when composed.
            "e\u{301}1", "E\u{301}cole", "\u{1112}\u{1161}", "\u{212B}", "\u{F900}",
            // A zero-width space and joiner, an isolate, an override, a byte order mark, spaces, a filler.
            "A\u{200B}", "A\u{200D}", "\u{2066}A\u{2069}", "A\u{202E}", "A\u{FEFF}", "A\u{A0}",
            "A\u{3000}", "A\u{3164}", "１", "٣", "A。", "=1", "＝1", "＠a", "-1",
        ])
    func others(code: String) { #expect(!SeniorLimits.isCode(code)) }
}
