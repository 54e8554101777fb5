import Contracts
import Testing

@testable import Gateway

/// Codes of programs in the words of pages.
struct WordsTests {
    @Test(
        "why an application is not eligible is told in words; an officer's words stay as they are",
        arguments: [
            ("NO_TIER", "不属于任何录取顺序"), ("ROLL_NOT_FOUND", "学籍：没有登记记录"),
            ("HOUSEHOLD_OTHER_REGION", "户籍：登记在其他县（市、区）"),
            ("INSURANCE_TOO_FEW_MONTHS", "社保：缴费月数不足"), ("POLICY_NOT_PROVED", "政策性照顾：没有证明"),
            ("WITHDRAWN", "已撤回"), ("REVOKED", "已取消"), ("INELIGIBLE", "不符合条件"),
            ("户口簿照片不清", "户口簿照片不清"), ("ROLL_X", "ROLL_X"),
        ])
    func ineligible(reason: String, words: String) throws {
        #expect(ChineseFormat.ineligible(reason) == words)
        var status = try FakeAllocations.status()
        status.state = .ineligible
        status.reason = reason
        let view = ApplicationStatusView.Status(
            status,
            AllocationResult(
                receipt: status.receipt, runID: "run", outcome: .ineligible, reason: .ineligible,
                ineligible: reason, mark: nil, lotteryPlace: nil, school: nil, missed: [],
                resolution: nil, lotteryID: nil, listHash: "aa", inputHash: "bb",
                resultHash: "cc"),
            labels: SchoolLabels(names: [:]))
        #expect(view.facts.contains { $0.label == "不符合条件的原因" && $0.value == words })
        #expect(view.allocation?.facts.contains { $0.label == "原因" && $0.value == words } == true)
    }

    @Test("every answer of a register has words, for every proof")
    func registers() {
        for proof in Proof.allCases {
            for reason in RegisterReason.allCases {
                let code = "\(proof.rawValue.uppercased())_\(reason.rawValue)"
                #expect(
                    ChineseFormat.ineligible(code)
                        == "\(ChineseFormat.name(proof))：\(ChineseFormat.name(reason))")
            }
        }
    }

    @Test("the examination's subjects are told in Chinese; a name nobody knows stays")
    func subjects() {
        let known = [
            "chinese", "maths", "english", "physics", "chemistry", "politics", "history", "sports",
        ]
        #expect(
            known.map(ChineseFormat.subject)
                == ["语文", "数学", "英语", "物理", "化学", "道德与法治", "历史", "体育"])
        #expect(ChineseFormat.subject("drama") == "drama")
        #expect(ChineseFormat.name(AdmissionKey(components: ["chinese", "maths"])) == "语文＋数学")
    }

    @Test("schools of one name on a page are told apart by their codes")
    func schoolsOfOneName() throws {
        let codes = try ["2141000001", "2141000002", "2141000003"].map { try SchoolCode($0) }
        let region = try RegionCode("410802")
        let names = [codes[0]: "示例小学", codes[1]: "示例小学", codes[2]: "第三小学"]
        let labels = SchoolLabels(
            names: Dictionary(
                uniqueKeysWithValues: names.map { code, name in
                    (code, SchoolName(code: code, name: name, region: region, sample: true))
                }))
        #expect(
            codes.map(labels.text) == ["示例小学（2141000001）", "示例小学（2141000002）", "第三小学"])
    }
}
