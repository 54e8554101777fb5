import Contracts
import Testing

struct PlanPageTests {
    @Test("every published line once, page after page, and none that is not published")
    func pages() async throws {
        try await TestGateway.run { gateway in
            var path = "/plans?region=410802&stage=primary&year=2025"
            var seen: [Int] = []
            var pages = 0
            while true {
                let html = try await gateway.get(path).text
                seen += html.matches(of: /<td>(1\d,\d{3})<\/td><td>3<\/td><td>20<\/td>/).compactMap
                {
                    Int($0.output.1.replacing(",", with: ""))
                }
                pages += 1
                guard let next = html.firstMatch(of: /<a href="([^"]*)" rel="next">/) else { break }
                path = String(next.output.1).replacing("&amp;", with: "&")
                #expect(path.contains("region=410802&stage=primary&after=2025-"))
            }
            #expect(pages == 3)
            #expect(seen == (0..<750).filter { $0 % 3 != 0 }.map { 10_000 + $0 })
        }
    }

    @Test("schools by name, the range's own sums, its filters as chosen")
    func page() async throws {
        try await TestGateway.run { gateway in
            let html = try await gateway.get("/plans?region=410882&stage=&year=").text
            #expect(html.contains("沁阳市 · 全部学段 · 2025 学年"))
            #expect(html.contains("<dt>已公布</dt><dd>57,000</dd>"))
            #expect(html.contains("<dt>剩余</dt><dd>34,000</dd>"))
            #expect(html.contains(#"<option value="410882" selected>沁阳市</option>"#))
            // Other schools of the page have the same name.
            #expect(html.contains(#"<a href="/schools/2141001001">&lt;学校&gt;01（2141001001）</a>"#))
            #expect(!html.contains("officer-") && html.contains("示例数据"))
            for path in ["/plans?region=x", "/plans?stage=x", "/plans?school=1"] {
                #expect(try await gateway.get(path).status == 400, "\(path)")
            }
        }
    }
}
