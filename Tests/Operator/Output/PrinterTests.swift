import Bus
import Testing

@testable import Operator

struct PrinterTests {
    @Test("text is to the left, numbers to the right, what is missing is a dash")
    func aligned() {
        let text = Printer.aligned(
            ["service", "calls", Column("p50 us", key: "p50Microseconds"), "mine", "roles"],
            [
                ["enrollment.v1", 5, 1234.56, true, ["a", "b"]],
                ["aid.v1", 12_000, nil, false, []],
            ])
        #expect(
            text == """
                SERVICE        CALLS  P50 US  MINE  ROLES
                enrollment.v1      5  1234.6  yes   a,b
                aid.v1         12000       -  no
                """)
    }

    @Test("exact numbers stand to the right, too, and are not rounded")
    func exact() {
        let text = Printer.aligned(
            ["school", Column("line", key: "", isNumber: true)],
            [["A", "612.25"], ["B", "540"], ["C", nil]])
        #expect(text == "SCHOOL    LINE\nA       612.25\nB          540\nC            -")
    }

    @Test("a table without rows is its heading")
    func empty() {
        #expect(Printer.aligned(["service", "calls"], []) == "SERVICE  CALLS")
    }

    @Test(
        "numbers are shown short",
        arguments: [
            (0.0, "0"), (3, "3"), (0.256, "0.26"), (12.34, "12.34"), (1e15, "1000000000000000.00"),
        ])
    func numbers(value: Double, text: String) {
        #expect(value.shown(digits: 2) == text)
    }
}
