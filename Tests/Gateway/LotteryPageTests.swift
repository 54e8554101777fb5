import Admission
import Bus
import BusTesting
import Contracts
import Testing

struct LotteryPageTests {
    private static let page = "/lotteries/\(FakeLotteries.id)"

    @Test("the list and the page of a lottery: Chinese, labelled, officers without names")
    func pages() async throws {
        try await TestGateway.run { gateway in
            let list = try await gateway.get("/lotteries")
            #expect(list.status == 200 && list.text.contains("示例数据"))
            #expect(list.text.contains(#"<a href="\#(Self.page)">\#(FakeLotteries.id)</a>"#))
            #expect(list.text.contains("解放区") && list.text.contains("小学"))
            #expect(list.header("Content-Security-Policy")?.contains("script-src") == false)
            let answer = try await gateway.get(Self.page)
            let html = answer.text
            let proof = try FakeLotteries.proof()
            #expect(answer.status == 200 && html.contains(#"<html lang="zh-CN">"#))
            for part in [
                "示例数据", "状态：已公布", proof.listHash, proof.commitment, proof.resultHash ?? "?",
                "批准启动</td><td class=\"t\">甲", "批准启动</td><td class=\"t\">乙",
                "登记复核</td><td class=\"t\">丙", #"<a href="/schools/5141900001">&lt;学校&gt;01</a>"#,
                "edubus verify lottery \(FakeLotteries.id).json",
            ] {
                #expect(html.contains(part), "\(part)")
            }
            #expect(!html.contains("officer-") && !html.contains("{{"))
            // A number typed here can be sent nowhere: no form, no name, and the policy forbids both.
            #expect(!html.contains("<form") && !html.contains(" name=\"receipt"))
            let policy = answer.header("Content-Security-Policy") ?? ""
            #expect(policy.contains("script-src 'sha256-") && policy.contains("form-action 'none'"))
            #expect(answer.header("ETag") != nil)
        }
    }

    @Test("a lottery that only puts children in an order says so, instead of schools without seats")
    func orderOnly() async throws {
        try await TestGateway.run { gateway in
            let list = try await gateway.get("/lotteries").text
            #expect(list.contains("<td>只排先后</td>") && !list.contains("<td>0</td>"))
            let html = try await gateway.get("/lotteries/\(FakeLotteries.orderOnlyID)").text
            #expect(html.contains("只排先后，不派学位。") && !html.contains("参加派位的学校和学位"))
            let other = try await gateway.get(Self.page).text
            #expect(other.contains("参加派位的学校和学位") && !other.contains("只排先后"))
        }
    }

    @Test("the proof file is the service's, byte for byte what the tool verifies")
    func proofFile() async throws {
        try await TestGateway.run { gateway in
            let answer = try await gateway.get("/api/v1\(Self.page)/proof")
            let proof = try LotteryProof.read([UInt8](answer.data))
            #expect(try LotteryVerifier().verify(proof).finding == nil)
            #expect(proof.order?.count == 7)
        }
    }

    @Test("an unknown lottery is not found, in Chinese; a query is refused")
    func unknown() async throws {
        try await TestGateway.run { gateway in
            let headers = ["Accept": "text/html"]
            for (path, status, text) in [
                ("/lotteries/2026-nowhere", 404, "没有这次电脑派位，请核对编号。"),
                ("/lotteries/%ff", 400, "网址有误"),
                ("\(Self.page)?receipt=S2026-0001", 400, "网址有误"),
            ] {
                let answer = try await gateway.send("GET", path, headers: headers, body: nil)
                #expect(answer.status == status && answer.text.contains(text), "\(path)")
                #expect(!answer.text.contains("S2026-0001"))
            }
        }
    }

    @Test(
        "a browser draws the lottery again and says whether it agrees",
        .enabled(if: Browser.chromium != nil, "chromium is not installed"))
    func verdict() async throws {
        try await TestGateway.run { gateway in
            let page = try await Browser.document(
                of: "http://127.0.0.1:\(gateway.port)\(Self.page)")
            #expect(page.contains(#"class="good">一致：名单哈希、承诺、排序和结果都与重算相同。"#))
        }
        let changed = FakeServices { proof in proof.order?[2].school = nil }
        try await TestGateway.run(changed) { gateway in
            let page = try await Browser.document(
                of: "http://127.0.0.1:\(gateway.port)\(Self.page)")
            #expect(page.contains(#"class="bad">不一致：order[2].school"#))
        }
        // A whole file made anew agrees with itself, but not with what the page says was published.
        let other = FakeServices { proof in
            proof.list.entries.removeLast()
            var list = LotteryList(lottery: "", publicValueSource: "", schools: [], entries: [])
            list.lottery = proof.list.lottery
            list.publicValueSource = proof.list.publicValueSource
            list.schools = proof.list.schools.map { .init(code: $0.code.text, seats: $0.seats) }
            list.entries = proof.list.entries.map {
                .init(id: $0.id, group: $0.group, wishes: $0.wishes.map(\.text))
            }
            proof.listHash = (try? LotteryDraw.hash(of: list)) ?? ""
            (proof.secret, proof.publicValue, proof.seed) = (nil, nil, nil)
            (proof.order, proof.resultHash) = (nil, nil)
        }
        try await TestGateway.run(other) { gateway in
            let page = try await Browser.document(
                of: "http://127.0.0.1:\(gateway.port)\(Self.page)")
            #expect(page.contains(#"class="bad">不一致：listHash"#))
        }
    }

    @Test(
        "a proof with a member that stands twice is refused by the page",
        .enabled(if: Browser.chromium != nil, "chromium is not installed"))
    func repeatedMember() async throws {
        try await TestGateway.run { gateway in
            let proof = try await gateway.get("/api/v1\(Self.page)/proof").text
            for name in [#""resultHash":"#, #""resultH\u0061sh":"#] {
                let twice = proof.replacing(
                    #""resultHash":"#, with: #"\#(name)"00","resultHash":"#)
                #expect(twice != proof)
                let stub = """
                    <head><script>
                    window.fetch = async () => new Response(\(Self.quoted(twice)));
                    </script>
                    """
                let html = try await gateway.get(Self.page).text.replacing("<head>", with: stub)
                let page = try await Browser.document(html: html)
                #expect(page.contains(#"class="bad">证明文件有误：resultHash：重复"#))
            }
        }
    }

    @Test(
        "a family finds its number in the page, which asks for the proof and nothing else",
        .enabled(if: Browser.chromium != nil, "chromium is not installed"),
        arguments: [
            (" s2026-0003 ", "S2026-0003：第 1 号，派到学校 <学校>02（5141900002）。"),
            ("S2026-9999", "名单里没有这个编号，请核对后再试。"), ("", "名单里没有这个编号，请核对后再试。"),
        ])
    func find(number: String, answer: String) async throws {
        try await TestGateway.run { gateway in
            let proof = try await gateway.get("/api/v1\(Self.page)/proof").text
            let stub = """
                <head><script>
                const asked = [];
                window.fetch = async (path) => { asked.push(path); return new Response(\(Self.quoted(proof))); };
                </script>
                """
            let use = """
                <script>
                const wait = setInterval(() => {
                  if (document.getElementById("find").disabled) return;
                  clearInterval(wait);
                  document.getElementById("number").value = \(Self.quoted(number));
                  document.getElementById("find").click();
                  document.body.append("asked: " + asked.join() + " at " + location.search + location.hash + ".");
                }, 10);
                </script></body>
                """
            let html = try await gateway.get(Self.page).text
                .replacing("<head>", with: stub).replacing("</body>", with: use)
            let page = try await Browser.document(html: html)
            let text = answer.replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            #expect(page.contains(#"<p id="result" role="status">\#(text)</p>"#))
            #expect(page.contains("asked: /api/v1\(Self.page)/proof at ."))
        }
    }

    /// As a string of JavaScript inside a page.
    private static func quoted(_ text: String) -> String {
        let bytes = (try? JSONCoding.encode([text])) ?? []
        return String(decoding: bytes, as: UTF8.self).replacing("<", with: "\\u003c") + "[0]"
    }

    @Test(
        "the page's script and the tool's verifier say the same of random lotteries, changed or not",
        .enabled(if: Browser.chromium != nil, "chromium is not installed"))
    func differential() async throws {
        var numbers = SeededNumbers(seed: 20_261)
        var proofs: [LotteryProof] = []
        for _ in 0..<300 {
            let proof = try RandomProofs.make(&numbers)
            proofs.append(proof)
            proofs.append(RandomProofs.change(proof, &numbers))
        }
        let expected = proofs.map { proof in
            do {
                return try LotteryVerifier().verify(proof).finding?.field ?? "agrees"
            } catch {
                return "broken"
            }
        }
        // Otherwise the comparison would be one of few verdicts.
        #expect(Set(expected).count >= 10)
        let verdicts = try await Browser.run(
            "lottery.js",
            """
            const answers = [];
            for (const proof of given) {
              answers.push(await Lottery.verify(proof).then(
                (field) => field ?? "agrees",
                (error) => { if (error instanceof Lottery.Broken) return "broken"; throw error; }));
            }
            return answers;
            """, on: proofs, as: [String].self)
        #expect(verdicts == expected)
    }
}
