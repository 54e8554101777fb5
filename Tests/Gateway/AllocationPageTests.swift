import Bus
import Contracts
import Foundation
import Testing

struct AllocationPageTests {
    private static let page = "/allocations/\(FakeAllocations.published)"

    @Test(
        "a published run: rule, hashes, where every child is, lines by school, officers by letters")
    func published() async throws {
        try await TestGateway.run { gateway in
            let list = try await gateway.get("/allocations").text
            #expect(list.contains(#"<a href="\#(Self.page)">"#) && list.contains("示例数据"))
            #expect(list.contains("名单已冻结") && list.contains("<td>1,002</td>"))
            let html = try await gateway.get(Self.page).text
            for part in [
                "状态：已公布", "解放区 · 2025 学年 · 小学", "相邻学区 2 层以内", "按原录取顺序参加学区派位",
                "焦教〔2025〕9号，四、录取", "compulsory.v1", "<code>cc</code>",
                "<dt>报名儿童</dt><dd>1,007</dd>", "<dt>另有撤回或放弃</dt><dd>9</dd>",
                "<dt>待安置</dt><dd>4</dd>", "范围内没有空余学位",
                #"<a href="/schools/\#(FakeAllocations.school)">&lt;学校&gt;01</a>"#,
                "第 3 顺序（2a），登记 2020-05-06，派位序号 1,234",
                "<td>1,200</td><td>1,000</td><td>17</td><td>—</td>",
                "计算</td><td class=\"t\">甲", "公布</td><td class=\"t\">乙",
                #"<a href="/lotteries/\#(FakeLotteries.id)">"#,
                #"href="/api/v1\#(Self.page)/lines""#,
                "本学区的（外学区末位则为能统筹到该校的）儿童，排在末位之前的都已有学位，空位不够一起录取的双胞胎除外",
            ] {
                #expect(html.contains(part), "\(part)")
            }
            #expect(!html.contains("officer-") && !html.contains("{{"))
            let lines = try await gateway.get("/api/v1\(Self.page)/lines")
            let read = try JSONCoding.decode(AllocationLines.self, from: Array(lines.data))
            #expect(try read == FakeAllocations.lines())
        }
    }

    @Test("before publication nothing of a result is told")
    func unpublished() async throws {
        try await TestGateway.run { gateway in
            let path = "/allocations/\(FakeAllocations.frozen)"
            let html = try await gateway.get(path).text
            #expect(html.contains("状态：名单已冻结") && html.contains("在公布后显示"))
            #expect(html.contains("示例数据") && html.contains("相邻学区逐层，不限层数"))
            for hidden in ["结果哈希", "每个孩子的去向", "/lines", "派位序号"] {
                #expect(!html.contains(hidden), "\(hidden)")
            }
            for (path, status) in [
                ("/api/v1\(path)/lines", 404), ("/allocations/x", 404), ("\(path)?a=1", 400),
            ] {
                #expect(try await gateway.get(path).status == status, "\(path)")
            }
        }
    }

    @Test("the season's dashboard counts each district's children once")
    func season() async throws {
        try await TestGateway.run { gateway in
            let html = try await gateway.get("/season").text
            #expect(html.contains("<td>1,007</td><td>1,000</td><td>4</td><td>3</td>"))
            // Frozen: what is placed nobody knows yet.
            #expect(html.contains("<td>1,007</td><td>—</td><td>2</td><td>3</td>"))
            #expect(html.contains(#"<a href="\#(Self.page)">"#))
            let district = try await gateway.get("/season/410882").text
            #expect(!district.contains(FakeAllocations.published))
            #expect(!(try await gateway.get("/season?stage=senior").text).contains(Self.page))
            let json = try await gateway.get("/api/v1/season").json()
            let rows = json["allocations"]?["data"]?["districts"]
            #expect(rows?[0]?["standing"]?["children"]?.intValue == 1007)
        }
    }

    @Test(
        "a family reads its place by its receipt number: the school, why, and what it follows from")
    func family() async throws {
        try await TestGateway.run { gateway in
            let answer = try await gateway.post(
                "/applications/status", "receipt=\(FakeAllocations.receipt)")
            for part in [
                "已录取，待确认", "<dt>学位</dt><dd>&lt;学校&gt;01</dd>", "<dt>学位状态</dt><dd>待确认</dd>",
                "<dt>原因</dt><dd>统筹安排到相邻学区</dd>", "<dt>派位序号</dt><dd>1,234</dd>",
                "<dt>更想去但没有空位的学校</dt><dd>&lt;学校&gt;02</dd>", #"<a href="\#(Self.page)">"#,
            ] {
                #expect(answer.text.contains(part), "\(part)")
            }
            #expect(!answer.text.contains(FakeAllocations.receipt))
            #expect(answer.text.components(separatedBy: "派位结果").count == 2)
        }
    }
}
