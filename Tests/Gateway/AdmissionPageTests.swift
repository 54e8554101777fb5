import Bus
import Contracts
import Foundation
import Testing

struct AdmissionPageTests {
    private static let page = "/admissions/\(FakeSeason.published)"

    @Test(
        "a published run: rule, hashes, lines and floors by school, amendments, officers by letters"
    )
    func published() async throws {
        try await TestGateway.run { gateway in
            let list = try await gateway.get("/admissions").text
            #expect(list.contains(#"<a href="\#(Self.page)">"#) && list.contains("示例数据"))
            #expect(list.contains("五城区") && list.contains("准备中"))
            let html = try await gateway.get(Self.page).text
            for part in [
                "状态：已公布", "五城区 · 2025 学年 · 第 1 批次", "M3 推荐办法", "50 分", "先统招，后分配生",
                "语文＋数学", "统招线是先不计分配生、只按统招学位试录一遍的最低分", "全部录取，超出部分调整计划", "焦教〔2025〕2号，三、录取办法",
                String(repeating: "ab", count: 32), String(repeating: "cd", count: 32), "m3.v1",
                "<td>390.5</td><td>611.25</td><td>561.25</td><td>4</td><td>5</td><td>2</td><td>2</td><td>0</td>",
                "录满</td><td class=\"t\">611.25（221.5）</td><td>4</td><td>5</td>",
                "未录满</td><td class=\"t\">—</td><td>9</td><td>3</td>",
                #"<a href="/schools/3141000001">&lt;学校&gt;01（3141000001）</a>"#, "计划调整",
                "计算</td><td class=\"t\">甲", "公布</td><td class=\"t\">乙",
                #"<a href="\#(Self.page)/check">"#, #"href="/api/v1\#(Self.page)/lines""#,
            ] {
                #expect(html.contains(part), "\(part)")
            }
            #expect(!html.contains("officer-") && !html.contains("chinese"))
        }
    }

    @Test("before publication nothing of a result is told, and there is nothing to check")
    func unpublished() async throws {
        try await TestGateway.run { gateway in
            let path = "/admissions/\(FakeSeason.prepared)"
            let html = try await gateway.get(path).text
            #expect(html.contains("状态：准备中") && html.contains("在公布后显示"))
            #expect(html.contains("<td>390.5</td><td>2</td>"))
            for hidden in ["611.25", "最低分", "\(path)/check", "/lines", "统招录取"] {
                #expect(!html.contains(hidden), "\(hidden)")
            }
            for (path, status) in [
                ("\(path)/check", 404), ("/api/v1\(path)/lines", 404), ("/admissions/x", 404),
                ("\(path)?a=1", 400), ("\(path)/lines", 404),
            ] {
                #expect(try await gateway.get(path).status == status, "\(path)")
            }
        }
    }

    @Test("the lines as JSON are the service's; the check page holds them, and asks nobody")
    func check() async throws {
        try await TestGateway.run { gateway in
            let lines = try await gateway.get("/api/v1\(Self.page)/lines")
            let read = try JSONCoding.decode(AdmissionLines.self, from: Array(lines.data))
            #expect(try read == FakeSeason.lines())
            let answer = try await gateway.get("\(Self.page)/check")
            let policy = answer.header("Content-Security-Policy") ?? ""
            #expect(policy.contains("script-src 'sha256-") && !policy.contains("connect-src"))
            let data = try #require(
                answer.text.firstMatch(
                    of: /<script id="lines" type="application\/json">(.*?)<\/script>/))
            // A school's name ends no script.
            #expect(!data.output.1.contains("<") && data.output.1.contains("\\u003c学校>01"))
            let json = try JSONCoding.decode(
                JSONValue.self, from: Array(String(data.output.1).utf8))
            #expect(try json["result"] == lines.json())
            #expect(answer.text.contains("同分比较项，共 1 项（语文＋数学），依次填写"))
        }
    }

    @Test(
        "a family opens a run's check page, online or from a file, and reads its seat",
        .enabled(if: Browser.chromium != nil, "chromium is not installed"),
        arguments: [
            ("611.25", "221.5", "", true, "第 1 志愿 &lt;学校&gt;01（3441000001），统招录取"),
            ("600", "300", "3141000001", true, "第 1 志愿 &lt;学校&gt;01（3441000001），分配生录取"),
            ("600", "300", "3141000001", false, "第 2 志愿 &lt;学校&gt;02（3441000002），统招录取"),
            ("611.25", "", "", true, "您的成绩与志愿学校的录取线同分，须比较同分比较项：请依次填写全部 1 项。"),
            ("390.4", "", "", true, "未录取：低于控制线"),
        ])
    func family(
        score: String, keys: String, junior: String, eligible: Bool, says: String
    ) async throws {
        try await TestGateway.run { gateway in
            let use = """
                <script>
                const element = (id) => document.getElementById(id);
                element("score").value = "\(score)";
                element("keys").value = "\(keys)";
                element("junior").value = "\(junior)";
                element("eligible").checked = \(eligible);
                element("wishes").value = "3441000001 3441000002";
                element("check").click();
                </script></body>
                """
            let html = try await gateway.get("\(Self.page)/check").text
            let page = try await Browser.document(html: html.replacing("</body>", with: use))
            #expect(page.contains("已载入：规则 m3.v1，2 所学校"))
            #expect(page.contains(#"<strong id="result" role="status">\#(says)</strong>"#))
        }
    }

    @Test(
        "under its policy the browser reads the lines in the page",
        .enabled(if: Browser.chromium != nil, "chromium is not installed"))
    func policy() async throws {
        try await TestGateway.run { gateway in
            let page = try await Browser.document(
                of: "http://127.0.0.1:\(gateway.port)\(Self.page)/check")
            #expect(page.contains("已载入：规则 m3.v1，2 所学校"))
        }
    }
}
