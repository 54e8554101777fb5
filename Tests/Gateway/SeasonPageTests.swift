import Bus
import Contracts
import Foundation
import Testing

struct SeasonPageTests {
    private static func cells(_ row: Substring) -> [String] {
        row.matches(of: /<t[dh][^>]*>(.*?)<\/t[dh]>/).map {
            String($0.output.1).replacing(/<[^>]*>/, with: "")
        }
    }

    /// The rows of the table with a caption that begins so.
    private static func rows(_ html: String, _ caption: String) throws -> [[String]] {
        let start = try #require(html.range(of: "<caption>\(caption)")?.upperBound, "\(caption)")
        let table = html[start...].prefix(
            upTo: try #require(html[start...].range(of: "</table>")).lowerBound)
        return table.split(separator: "<tr").dropFirst().map { cells($0) }
    }

    @Test("the city by district: eleven of them and the city's own, and the service's sums below")
    func city() async throws {
        try await TestGateway.run { gateway in
            let answer = try await gateway.get("/season")
            let html = answer.text
            #expect(answer.status == 200 && html.contains("<h1>焦作市招生季看板</h1>"))
            #expect(html.contains("示例数据") && html.contains("数据时间 2025-09-01 08:00"))
            let plan = try Self.rows(html, "已公布＝")
            #expect(plan[0] == ["县（市、区）", "已公布", "待答复", "已确认", "剩余"])
            #expect(plan.count == 14)
            #expect(plan[2] == ["解放区", "57", "3", "20", "34"])
            #expect(plan[3] == ["中站区", "0", "0", "0", "0"])
            #expect(plan[11] == ["沁阳市", "57,000", "3,000", "20,000", "34,000"])
            #expect(plan[13] == ["全市合计", "57,057", "3,003", "20,020", "34,034"])
            #expect(!html.contains("计划报送"))
            let told = try await gateway.get("/season", token: TestTokens.city).text
            let planned = try Self.rows(told, "已公布＝")
            #expect(planned[0] == ["县（市、区）", "计划报送", "已公布", "待答复", "已确认", "剩余"])
            #expect(planned[2] == ["解放区", "67", "57", "3", "20", "34"])
            #expect(planned[3] == ["中站区", "0", "0", "0", "0", "0"])
            #expect(planned[13] == ["全市合计", "67,067", "57,057", "3,003", "20,020", "34,034"])
            let applications = try Self.rows(html, "公办、民办")
            #expect(applications[0] == ["县（市、区）", "报名合计", "核验中", "退回补正", "等待部门（项）"])
            #expect(applications[2] == ["解放区", "13", "11", "2", "8"])
            #expect(applications[13] == ["全市合计", "13,013", "11,011", "2,002", "8,008"])
            let checks = try Self.rows(html, "各部门登记")
            #expect(checks[1] == ["户籍（公安）", "0", "0", "0", "0", "0", "0"])
            #expect(checks[3].first == "不动产（自然资源）" && checks[3].last == "8,008")
            let pools = try Self.rows(html, "按初中学校所在")
            #expect(
                pools.dropFirst() == [
                    ["五城区", "10", "7", "2", "1"], ["沁阳市", "4", "4", "0", "0"],
                    ["全市合计", "14", "11", "2", "1"],
                ])
            let runs = try Self.rows(html, "录取人数在公布后")
            #expect(runs[1] == [FakeSeason.published, "五城区", "已公布", "1", "10", "7", "3"])
            #expect(runs[2] == [FakeSeason.prepared, "沁阳市", "准备中", "1", "0", "—", "—"])
            #expect(html.contains(#"<a href="/season/410802?year=2025">解放区</a>"#))
            #expect(html.contains(#"<a href="/admissions/\#(FakeSeason.published)">"#))
            #expect(html.contains("超计划招生") && !html.contains("{{"))
        }
    }

    @Test("a district by stage, a stage alone, another year; what is none is refused")
    func choices() async throws {
        try await TestGateway.run { gateway in
            let district = try await gateway.get("/season/410802?year=2024").text
            #expect(district.contains("<h1>解放区招生季看板</h1>"))
            #expect(district.contains(#"<a href="/season?year=2024">"#))
            #expect(district.contains(#"<option value="2024" selected>2024 学年</option>"#))
            let plan = try Self.rows(district, "已公布＝")
            #expect(plan.map { $0[0] } == ["学段", "小学", "普通高中", "合计"])
            #expect(plan[3] == ["合计", "57", "3", "20", "34"])
            let primary = try await gateway.get("/season?year=&stage=primary").text
            #expect(try Self.rows(primary, "已公布＝")[13][1] == "50,050")
            #expect(!primary.contains(#"<a href="/admissions/2025"#))
            for (path, status) in [
                ("/season?stage=x", 400), ("/season?year=26", 400), ("/season/410101", 404),
                ("/season/4108", 400), ("/season?region=410802", 400),
            ] {
                #expect(try await gateway.get(path).status == status, "\(path)")
            }
        }
    }

    @Test("cases, which are few, are for those who may know: in the page and as JSON")
    func cases() async throws {
        try await TestGateway.run { gateway in
            for path in ["/season", "/api/v1/season", "/season/410802", "/api/v1/season/410802"] {
                let open = try await gateway.get(path)
                #expect(open.status == 200 && open.header("ETag") != nil)
                #expect(!open.text.contains("dropout") && !open.text.contains(">41<"))
                let citizen = try await gateway.get(path, token: TestTokens.citizen)
                #expect(citizen.text == open.text)
                let officer = try await gateway.get(path, token: TestTokens.city)
                #expect(officer.header("Cache-Control") == "no-store")
                #expect(officer.text.contains("41") && officer.text.contains("23"))
            }
            #expect(try await gateway.get("/season").text.contains("数字可能指向具体儿童，因此不公开"))
            let json = try await gateway.get("/api/v1/season", token: TestTokens.city).json()
            #expect(json["cases"]?["data"]?["total"]?["dropoutOverdue"]?.intValue == 23)
        }
    }

    @Test("as JSON: the service's sums and their time; a region by its path")
    func json() async throws {
        try await TestGateway.run { gateway in
            let city = try await gateway.get("/api/v1/season?year=2025").json()
            #expect(city["partial"]?.boolValue == false && city["sample"]?.boolValue == true)
            #expect(city["season"]?["asOf"]?.stringValue == FakeFigures.asOf.text)
            let stages = city["season"]?["data"]?["total"]?["stages"]
            #expect(stages?[0]?["plan"]?["published"]?.intValue == 50_050)
            let region = try await gateway.get("/api/v1/season/410882").json()
            #expect(region["region"]?["name"]?.stringValue == "沁阳市")
            #expect(region["season"]?["data"]?["regions"]?.arrayValue?.count == 1)
            #expect(try await gateway.get("/api/v1/season/410101").status == 404)
            #expect(try await gateway.get("/api/v1/season?yaer=2025").status == 400)
        }
    }

    @Test("a service that is down is named, and no number is guessed")
    func partial() async throws {
        try await TestGateway.run { gateway in
            gateway.kill("enrollment.v1")
            let page = try await gateway.get("/season")
            #expect(page.status == 200 && page.text.contains("招生服务暂时无法应答"))
            #expect(!page.text.contains("<table>") && page.text.contains("数据时间 无应答"))
            let json = try await gateway.get("/api/v1/season").json()
            #expect(json["partial"]?.boolValue == true)
            #expect(json["season"]?["error"]?["code"]?.stringValue == "UNAVAILABLE")
        }
    }

    @Test("every page has one heading, the same navigation and the time of its data")
    func navigation() async throws {
        try await TestGateway.run { gateway in
            let header = try await Self.navigation(gateway.get("/").text)
            #expect(header.contains(#"<a href="/season">招生季</a>"#))
            for path in [
                "/season", "/season/410802", "/plans", "/lotteries",
                "/lotteries/\(FakeLotteries.id)",
                "/allocations", "/allocations/\(FakeAllocations.published)",
                "/admissions", "/admissions/\(FakeSeason.published)", "/regions/410802",
                "/admissions/\(FakeSeason.published)/check", "/schools/2141000001",
                "/kindergartens/\(FakePublicity.kindergarten)", "/admission/check",
                "/applications/status",
            ] {
                let html = try await gateway.get(path).text
                #expect(try Self.navigation(html) == header, "\(path)")
                #expect(html.components(separatedBy: "<h1>").count == 2, "\(path)")
                let hasData = !["/admission/check", "/applications/status"].contains(path)
                let isTimed = html.contains("数据时间") || html.contains("公布，已在本页中")
                #expect(isTimed == hasData, "\(path)")
                #expect(html.contains("示例数据：") == hasData, "\(path)")
                #expect(!html.contains("{{"), "\(path)")
            }
        }
    }

    private static func navigation(_ html: String) throws -> Substring {
        let start = try #require(html.range(of: "<nav")).lowerBound
        return html[start..<(try #require(html.range(of: "</nav>")).upperBound)]
    }
}
