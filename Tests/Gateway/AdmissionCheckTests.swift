import Admission
import BusTesting
import Foundation
import Testing

@testable import Operator

struct AdmissionCheckTests {
    @Test("the page is whole in itself and may ask nobody")
    func page() async throws {
        try await TestGateway.run { gateway in
            let answer = try await gateway.get("/admission/check")
            #expect(answer.status == 200 && answer.text.contains("普通高中录取自主核对"))
            let policy = answer.header("Content-Security-Policy") ?? ""
            #expect(policy.contains("default-src 'none'") && policy.contains("script-src 'sha256-"))
            #expect(!policy.contains("connect-src"))
            for forbidden in ["<form", "<link", "<img", "http://", "https://", "fetch(", "{{"] {
                #expect(!answer.text.contains(forbidden), "\(forbidden)")
            }
            #expect(try await gateway.get("/admission/check?score=590").status == 400)
        }
    }

    @Test(
        "the browser runs its script under its policy",
        .enabled(if: Browser.chromium != nil, "chromium is not installed"))
    func runs() async throws {
        try await TestGateway.run { gateway in
            let page = try await Browser.document(
                of: "http://127.0.0.1:\(gateway.port)/admission/check")
            #expect(page.contains("尚未选择文件。"))
        }
    }

    /// What a family types, and what the page then says.
    struct Family: Sendable {
        var score = "590"
        var keys = ""
        var junior = "J1"
        var eligible = true
        var wishes = "A B"
        let says: String
    }

    @Test(
        "a family chooses the file, fills in the saved page, and reads its seat or what is wrong",
        .enabled(if: Browser.chromium != nil, "chromium is not installed"),
        arguments: [
            Family(score: "95", says: "第 1 志愿 A，统招录取"),
            Family(score: "85.5", says: "第 1 志愿 A，分配生录取"),
            Family(score: "85.5", eligible: false, says: "第 2 志愿 B，统招录取"),
            Family(score: "20", says: "未录取：低于控制线"),
            Family(score: "95,5", says: "成绩和同分比较项须是数字，最多两位小数。"),
            Family(score: "95", wishes: "A C", says: "公布的文件里没有学校 C。"),
            Family(score: "95", wishes: "A A", says: "同一所学校填了两次。"),
        ])
    func family(_ family: Family) async throws {
        let market = try SeniorMarket(
            schools: [
                SeniorSchool(code: "A", openSeats: 1, controlLine: .init(hundredths: 30_00)),
                SeniorSchool(code: "B", openSeats: 5, controlLine: .init(hundredths: 30_00)),
            ],
            quotas: [SeniorQuota(school: "A", juniorSchool: "J1", seats: 1)],
            candidates: [("a", 90_00), ("b", 80_00)].map {
                SeniorCandidate(
                    id: $0.0, juniorSchool: "J1", isEligible: true,
                    score: ExamScore(hundredths: $0.1), keys: [], wishes: ["A", "B"])
            })
        let report = AdmissionReport(
            SeniorAdmission.run(market, under: SeniorRule(.m3)), of: market)
        let file = String(decoding: try JSONEncoder().encode(report), as: UTF8.self)
        try await TestGateway.run { gateway in
            let use = """
                <script>
                const files = new DataTransfer();
                files.items.add(new File([JSON.stringify(\(file))], "lines.json"));
                const element = (id) => document.getElementById(id);
                element("file").files = files.files;
                element("file").dispatchEvent(new Event("change"));
                const wait = setInterval(() => {
                  if (element("check").disabled) return;
                  clearInterval(wait);
                  element("score").value = "\(family.score)";
                  element("keys").value = "\(family.keys)";
                  element("junior").value = "\(family.junior)";
                  element("eligible").checked = \(family.eligible);
                  element("wishes").value = "\(family.wishes)";
                  element("check").click();
                }, 10);
                </script></body>
                """
            let html = try await gateway.get("/admission/check").text
                .replacing("</body>", with: use)
            let page = try await Browser.document(html: html)
            #expect(page.contains("已载入：规则 m3.v1，2 所学校"))
            #expect(page.contains(#"<strong id="result" role="status">\#(family.says)</strong>"#))
            #expect(page.contains(#"<p class="online" hidden="">"#))
            #expect(page.contains(#"<nav class="online" aria-label="网站导航" hidden="">"#))
        }
    }

    @Test(
        "a file with a member that stands twice is refused",
        .enabled(if: Browser.chromium != nil, "chromium is not installed"))
    func repeatedMember() async throws {
        try await TestGateway.run { gateway in
            let use = """
                <script>
                const files = new DataTransfer();
                files.items.add(new File(['{"rule":{"tie":"lottery","tie":"admit-all"}}'], "lines.json"));
                document.getElementById("file").files = files.files;
                document.getElementById("file").dispatchEvent(new Event("change"));
                </script></body>
                """
            let html = try await gateway.get("/admission/check").text
                .replacing("</body>", with: use)
            let page = try await Browser.document(html: html)
            #expect(page.contains("文件有误，不能用来核对：tie：重复。"))
        }
    }

    /// One market's published result, and everybody in it.
    private struct Given: Encodable {
        struct Own: Encodable {
            let candidate: String
            let score: Int
            let keys: [Int]
            let juniorSchool: String
            let eligible: Bool
            let wishes: [String]
        }

        let result: AdmissionReport
        let people: [Own]
    }

    @Test(
        "the page's script and SeniorCheck say the same to everybody in random markets",
        .enabled(if: Browser.chromium != nil, "chromium is not installed"))
    func differential() async throws {
        var numbers = SeededNumbers(seed: 590)
        var given: [Given] = []
        var expected: [[String]] = []
        for number in 0..<400 {
            let market = try Self.market(&numbers)
            let rule = SeniorRule(
                SeniorRule.Mechanism.allCases[number % 4],
                floorDelta: ExamScore(hundredths: numbers.below(4) * 1050),
                tie: SeniorRule.TiePolicy.allCases[numbers.below(3)],
                order: SeniorRule.FillingOrder.allCases[numbers.below(2)],
                seed: numbers.chance(70) ? "种子 \(number)" : nil)
            let result = SeniorAdmission.run(market, under: rule)
            let check = SeniorCheck(result)
            given.append(
                Given(
                    result: AdmissionReport(result, of: market),
                    people: market.candidates.map {
                        Given.Own(
                            candidate: $0.id, score: $0.score.hundredths,
                            keys: $0.keys.map(\.hundredths), juniorSchool: $0.juniorSchool,
                            eligible: $0.isEligible, wishes: $0.wishes)
                    }))
            expected.append(market.candidates.map { Self.text(check.check($0)) })
        }
        #expect(Set(expected.joined().flatMap { $0.split(separator: " ") }).count > 15)
        let answers = try await Browser.run(
            "admission-check.js",
            """
            const answers = [];
            for (const { result, people } of given) {
              answers.push(await Promise.all(people.map(async (own) => {
                const found = await SeniorCheck.check(result, own);
                const stood = found.wishes.map((wish) =>
                  [wish.school, wish.control, wish.open, wish.quota, wish.reverted].map((one) => one ?? "-").join(" "));
                return [found.reason, found.school ?? "-", found.seat ?? "-", found.wish ?? "-", ...stood].join(" ");
              })));
            }
            return answers;
            """, on: given, as: [[String]].self)
        #expect(answers.count == expected.count)
        for (index, pair) in zip(answers, expected).enumerated() {
            #expect(pair.0 == pair.1, "market \(index)")
        }
    }

    @Test(
        "who typed fewer keys than asked for is told what the full ones say, or to type them",
        .enabled(if: Browser.chromium != nil, "chromium is not installed"))
    func fewerKeys() async throws {
        var numbers = SeededNumbers(seed: 611)
        var given: [Given] = []
        for number in 0..<300 {
            let market = try Self.market(&numbers, keys: 1 + number % 2)
            let rule = SeniorRule(
                SeniorRule.Mechanism.allCases[number % 4],
                tie: SeniorRule.TiePolicy.allCases[numbers.below(3)],
                seed: numbers.chance(70) ? "种子 \(number)" : nil)
            given.append(
                Given(
                    result: AdmissionReport(SeniorAdmission.run(market, under: rule), of: market),
                    people: market.candidates.map {
                        Given.Own(
                            candidate: $0.id, score: $0.score.hundredths,
                            keys: $0.keys.map(\.hundredths), juniorSchool: $0.juniorSchool,
                            eligible: $0.isEligible, wishes: $0.wishes)
                    }))
        }
        // Of all with every number of keys: asked for more, told the same without them, told something else.
        let counts = try await Browser.run(
            "admission-check.js",
            """
            let [asked, same, other] = [0, 0, 0];
            for (const { result, people } of given) {
              for (const own of people) {
                const full = JSON.stringify(await SeniorCheck.check(result, own));
                for (let count = 0; count <= own.keys.length; count += 1) {
                  const fewer = { ...own, keys: own.keys.slice(0, count) };
                  if (count < SeniorCheck.keysNeeded(result, fewer)) { asked += 1; continue; }
                  if (JSON.stringify(await SeniorCheck.check(result, fewer)) === full) same += 1;
                  else other += 1;
                }
              }
            }
            return [asked, same, other];
            """, on: given, as: [Int].self)
        #expect(counts[0] > 100 && counts[1] > 1000)
        #expect(counts[2] == 0)
    }

    private static func text(
        _ answer: (assignment: SeniorAssignment, wishes: [WishVerdict])
    ) -> String {
        let seat = answer.assignment
        let stood = answer.wishes.map { wish in
            ([wish.school]
                + [wish.control, wish.open, wish.quota, wish.reverted].map { $0?.rawValue ?? "-" })
                .joined(separator: " ")
        }
        return
            ([
                seat.reason.rawValue, seat.school ?? "-", seat.seat?.rawValue ?? "-",
                seat.wishRank.map(String.init) ?? "-",
            ] + stood).joined(separator: " ")
    }

    /// Few different scores and keys, so that many are equal; control lines, reserved seats for nobody, empty wish lists.
    ///
    /// - Parameter everyKeys: how many keys everybody has; nil for a number of the market's that some have none of.
    private static func market(
        _ numbers: inout SeededNumbers, keys everyKeys: Int? = nil
    ) throws -> SeniorMarket {
        let codes = (0..<1 + numbers.below(5)).map { "H\($0)" }
        let juniors = (0..<1 + numbers.below(3)).map { "J\($0)" }
        let step = [25, 110, 700][numbers.below(3)]
        let keys = everyKeys ?? numbers.below(3)
        var quotas: [SeniorQuota] = []
        for code in codes {
            for junior in juniors where numbers.chance(60) {
                quotas.append(
                    SeniorQuota(school: code, juniorSchool: junior, seats: numbers.below(4)))
            }
        }
        return try SeniorMarket(
            schools: codes.map {
                SeniorSchool(
                    code: $0, openSeats: numbers.below(6),
                    controlLine: ExamScore(hundredths: numbers.below(3) * 1025))
            }, quotas: quotas,
            candidates: (0..<numbers.below(40)).map { number in
                SeniorCandidate(
                    id: "考生\(number)", juniorSchool: juniors[numbers.below(juniors.count)],
                    isEligible: numbers.chance(75),
                    score: ExamScore(hundredths: numbers.below(7000 / step) * step),
                    keys: (0..<(everyKeys != nil || numbers.chance(80) ? keys : 0)).map { _ in
                        ExamScore(hundredths: numbers.below(3) * 5)
                    },
                    wishes: Array(
                        codes.shuffled(using: &numbers).prefix(numbers.below(codes.count + 1))))
            })
    }
}
