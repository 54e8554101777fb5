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

    private static func result(
        _ outcome: AllocationOutcome, date: String? = nil, resolved: Bool = false
    ) throws -> AllocationResult {
        AllocationResult(
            receipt: try ReceiptNumber(FakeAllocations.receipt), runID: "run", outcome: outcome,
            reason: .noSeat, ineligible: nil,
            mark: AllocationMark(
                behind: false, tier: "2a", rank: 3, tie: .date,
                date: try date.map { try CalendarDate($0) }, metres: nil, lotteryPlace: 7),
            lotteryPlace: 7, school: nil, missed: [],
            resolution: resolved
                ? CaseResolution(
                    school: try SchoolCode(FakeAllocations.school), reason: "就近安置",
                    documentNo: "焦教〔2025〕31号", at: FakeFigures.asOf) : nil,
            lotteryID: nil, listHash: "aa", inputHash: "bb", resultHash: "cc")
    }

    private static func view(
        _ state: ApplicationState, _ result: AllocationResult?
    ) throws -> ApplicationStatusView.Status {
        var status = try FakeAllocations.status()
        status.state = state
        return ApplicationStatusView.Status(status, result, labels: SchoolLabels(names: [:]))
    }

    @Test(
        "a child placed by an officer after the run reads that first, and the run's outcome as what it was"
    )
    func resolved() throws {
        let view = try Self.view(.offered, Self.result(.openCase, resolved: true))
        #expect(view.state == "已录取，待确认")
        let facts = try #require(view.allocation?.facts)
        #expect(
            facts.prefix(6).map { "\($0.label)：\($0.value)" } == [
                "安置：已由招生部门安置", "安置学校：\(FakeAllocations.school)", "安置原因：就近安置",
                "安置文件：焦教〔2025〕31号", "原派位结果：待安置", "原派位原因：范围内没有空余学位",
            ])
        #expect(!facts.contains { $0.label == "结果" || $0.label == "原因" })
        let placed = try Self.view(.offered, Self.result(.placed)).allocation?.facts
        #expect(placed?.first?.label == "结果" && placed?.first?.value == "已派位")
    }

    @Test("a child with an open case waits to be placed; before the result it is on the list")
    func open() throws {
        for state in [ApplicationState.pooled, .lotteryLost] {
            #expect(try Self.view(state, Self.result(.openCase)).state == "待安置")
        }
        #expect(try Self.view(.pooled, nil).state == "已列入派位名单")
        #expect(try Self.view(.lotteryLost, Self.result(.placed)).state == "派位未录取")
        #expect(try Self.view(.withdrawn, Self.result(.openCase)).state == "已撤回")
    }

    @Test("the first day of the school year in a mark is no registration's date")
    func noDate() throws {
        let position = { (date: String?) in
            try Self.view(.offered, Self.result(.placed, date: date)).allocation?.facts
                .first { $0.label == "排队位置" }?.value
        }
        #expect(try position("2025-09-01") == "第 3 顺序（2a），无登记日期，派位序号 7")
        #expect(try position("2024-09-01") == "第 3 顺序（2a），登记 2024-09-01，派位序号 7")
        #expect(try position(nil) == "第 3 顺序（2a），派位序号 7")
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
