import Contracts
import Foundation
import Testing

struct PublicityPageTests {
    @Test("a school's page has its seats and its published plan, no drafts and no officers")
    func school() async throws {
        try await TestGateway.run { gateway in
            let answer = try await gateway.get("/schools/2141000001")
            #expect(answer.status == 200)
            #expect(answer.text.contains("示例数据") && answer.text.contains("核定学位"))
            #expect(answer.text.contains("<td>104</td><td>3</td><td>20</td><td>81</td>"))
            #expect(answer.text.contains("已公布</td>"))
            for hidden in ["<td>101</td>", "<td>102</td>", "<td>103</td>", "officer-", "{{"] {
                #expect(!answer.text.contains(hidden), "\(hidden)")
            }
        }
    }

    @Test("a kindergarten's page has what is published, and not its account")
    func kindergarten() async throws {
        try await TestGateway.run { gateway in
            let html = try await gateway.get("/kindergartens/\(FakePublicity.kindergarten)").text
            for part in [
                "第1幼儿园（示例）", "示例数据", "普惠性民办", "园证第7号", "2027-12-31", "150 人", "174 人",
                "12 人，有任职资格的 11 人", "计划规模超过最大合规规模", "有人员没有任职资格", "1,234.50",
                "政府指导价", "焦发改〔2024〕1号", "师德一票否决",
            ] {
                #expect(html.contains(part), "\(part)")
            }
            #expect(!html.contains("6222-secret") && !html.contains("{{"))
        }
    }

    @Test(
        "a wrong code is refused and an unknown one not found, in Chinese",
        arguments: [
            ("/schools/12", 400, "网址有误：学校代码应是十位数字。"),
            ("/schools/2141000009", 404, "没有这所学校，请核对代码。"),
            ("/kindergartens/x", 400, "网址有误：学校代码应是十位数字。"),
            ("/kindergartens/2141000001", 404, "没有这所幼儿园的公示，请核对代码。"),
            ("/schools/2141000001?name=x", 400, "网址有误：这里不用问号后面的这个参数，请去掉再试。"),
            ("/regions/41080", 400, "网址有误：地区代码应是"), ("/regions/410899", 404, "没有这个地区。"),
            ("/season?year=2x", 400, "网址有误：学年应写作四位数字"),
            ("/season?year=2025&year=2025", 400, "网址有误：同一个参数写了两次。"),
            ("/season?region=1", 400, "网址有误：这里不用"), ("/season?stage=x", 400, "没有这个学段"),
            ("/plans?region=1", 400, "网址有误：地区代码应是"), ("/nowhere", 404, "没有这个页面。"),
            ("/admissions/x", 404, "没有这次普通高中录取"),
            ("/admissions/\(FakeSeason.prepared)/check", 404, "结果尚未公布"),
            ("/allocations/x", 404, "没有这次小学、初中派位"), ("/lotteries/x/y", 404, "没有这个页面。"),
        ])
    func wrongCodes(path: String, status: Int, text: String) async throws {
        try await TestGateway.run { gateway in
            let answer = try await gateway.send(
                "GET", path, headers: ["Accept": "text/html"], body: nil)
            #expect(answer.status == status)
            #expect(answer.text.contains(text))
        }
    }

    @Test(
        "the status of an application by its receipt number, which comes in the body only",
        arguments: [
            ("2026-K7QM-X2PA-9DRT", 200, "当前状态：核验中"),
            ("+2026-k7qm-x2pa-9drt%20", 200, "当前状态：核验中"),
            ("2026-K7QM-X2PA-9DR2", 404, "没有这个受理编号的报名"), ("7", 400, "受理编号应写作"),
            ("%ff", 400, "受理编号应写作"), ("2026-K7QM-X2PA-9DRT&x=1", 400, "受理编号应写作"),
        ])
    func status(receipt: String, status: Int, text: String) async throws {
        let log = CapturedLog()
        try await TestGateway.run(log: log) { gateway in
            let answer = try await gateway.post("/applications/status", "receipt=\(receipt)")
            #expect(answer.status == status && answer.text.contains(text))
            #expect(answer.header("Cache-Control") == "no-store" && answer.header("ETag") == nil)
            // Not even the number comes back: the one in the form is an example.
            #expect(!answer.text.contains("9DR2") && !answer.text.contains("k7qm"))
            #expect(log.complaints.isEmpty)
            guard status == 200 else { return }
            for part in [
                "解放区", "示例数据", "户籍</td><td class=\"t\">通过", "部门尚未答复", "再次查询", "缴费月数不足",
            ] {
                #expect(answer.text.contains(part), "\(part)")
            }
        }
    }

    @Test("a family whose application was returned reads which papers are missing")
    func returned() async throws {
        try await TestGateway.run { gateway in
            let answer = try await gateway.post(
                "/applications/status", "receipt=\(FakePublicity.returned)")
            #expect(answer.status == 200 && answer.text.contains("当前状态：退回补正"))
            #expect(answer.text.contains("<dt>需要补正</dt><dd>缺出生证明 &lt;复印件&gt;</dd>"))
        }
    }

    @Test("the form sends by POST, and a number in the address is refused")
    func form() async throws {
        try await TestGateway.run { gateway in
            let form = try await gateway.get("/applications/status")
            #expect(form.text.contains(#"<form method="post" action="/applications/status">"#))
            #expect(!form.text.contains("当前状态"))
            let wrong = try await gateway.get("/applications/status?receipt=2026-K7QM-X2PA-9DRT")
            #expect(wrong.status == 400 && !wrong.text.contains("K7QM"))
        }
    }
}
