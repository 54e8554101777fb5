import Admission
import Bus
import Testing

@testable import Operator

struct VerifyCommandTests {
    private typealias Command = VerifyCommand.Lottery

    private static func report() throws -> LotteryVerifier.Report {
        let list = LotteryList(
            lottery: "l-1", publicValueSource: "第99期", schools: [.init(code: "4190", seats: 1)],
            entries: [.init(id: "r0", group: nil, wishes: ["4190"])])
        let draw = try LotteryDraw(
            list, secret: String(repeating: "5", count: 64), publicValue: "03 08")
        return try LotteryVerifier().verify(LotteryProof(draw, sample: true))
    }

    @Test(
        "what was not compared is said, until both hashes were given",
        arguments: [
            (false, false, "Compare list and commitment with what was published at the freeze."),
            (true, false, "Compare commitment with what was published at the freeze."),
            (false, true, "Compare list with what was published at the freeze."),
            (true, true, nil),
        ] as [(Bool, Bool, String?)])
    func compared(list: Bool, commitment: Bool, reminder: String?) throws {
        let compared = Command.Compared(listHash: list, commitment: commitment)
        let report = try Self.report()
        let text = Command.text(report, compared)
        #expect(text[0].contains("OK"))
        #expect(text.last { $0.hasPrefix("Compare") } == reminder)
        let json = try JSONCoding.decode(
            JSONValue.self, from: JSONCoding.encode(Command.Line(report, compared)))
        #expect(json["verified"] == true)
        #expect(json["comparedListHash"]?.boolValue == list)
        #expect(json["comparedCommitment"]?.boolValue == commitment)
    }
}
