import Bus
import Contracts
import Foundation
import Testing

struct PageTests {
    @Test("the page is Chinese and whole: districts, 16 indicators, projects, labelled as sample")
    func home() async throws {
        try await TestGateway.run { gateway in
            let answer = try await gateway.get("/")
            #expect(answer.status == 200)
            #expect(answer.type == "text/html; charset=utf-8")
            let html = answer.text
            #expect(html.contains(#"<html lang="zh-CN">"#))
            #expect(RegionCatalog.districts.count == 11)
            for district in RegionCatalog.districts {
                #expect(
                    html.contains(
                        #"<a href="/regions/\#(district.code.text)">\#(district.name)</a>"#))
            }
            for number in 1...16 { #expect(html.contains(">第\(number)项指标")) }
            #expect(!html.contains("附加指标"))
            for number in 1...9 { #expect(html.contains("\(number)．第\(number)个工程")) }
            #expect(html.contains("示例数据"))
            #expect(html.contains("1,622"))
            #expect(html.contains("829,200"))
            #expect(html.contains("73.70 亿元"))
            #expect(html.contains("35.25%"))
            #expect(html.contains("97以上"))
            #expect(html.contains("<h2>数据质量说明</h2>") && html.contains("两处目标不一致。"))
            #expect(!html.contains("{{"))
        }
    }

    @Test("a value behind its target is never shown as the target")
    func rounding() async throws {
        let services = FakeServices(readings: [
            5: FakeReading(numerator: 64_999, denominator: 1_000, display: "65.00", target: "65"),
            9: FakeReading(numerator: 4_999, denominator: 10_000, display: "0.50", target: "0.5"),
            11: FakeReading(
                numerator: 999_999_999, denominator: 10_000_000, display: "100.00", target: "100"),
        ])
        try await TestGateway.run(services) { gateway in
            let html = try await gateway.get("/").text
            #expect(html.contains("<td>64.999（2024）</td><td>65</td>"))
            #expect(html.contains("<td>0.4999（2024）</td><td>0.5</td>"))
            #expect(html.contains("<td>&lt;100（2024）</td><td>100</td>"))
            #expect(!html.contains("暂无上报数值"))
        }
    }

    @Test("the table of districts says what it counts, and ends in the sums")
    func districts() async throws {
        try await TestGateway.run { gateway in
            let html = try await gateway.get("/").text
            #expect(!html.contains("缺编"))
            #expect(html.contains("<th scope=\"col\">缺口</th>"))
            // The gap is the difference of the two columns before it.
            let columns =
                "<td>64,800</td><td>66,000</td><td>64,000</td><td>2,000</td><td>12,345</td>"
            #expect(html.components(separatedBy: columns).count == 14)
            let total = try #require(html.range(of: "<tr class=\"total\">"))
            let row = html[total.upperBound...].prefix { $0 != "\n" }
            #expect(row.contains("合计") && row.contains(columns) && row.contains("829,200"))
            #expect(html.components(separatedBy: "暂无上报数值").count == 2)
        }
    }

    @Test("410800 is what the city runs itself: no city, no table of districts")
    func cityProper() async throws {
        try await TestGateway.run { gateway in
            let html = try await gateway.get("/regions/410800").text
            #expect(html.contains("<h1>焦作市（市直）教育运行总览</h1>"))
            #expect(!html.contains(#"id="districts""#))
            #expect(html.contains(#"<a href="/">"#))
            let city = try await gateway.get("/").text
            #expect(city.contains("<h1>焦作市教育运行总览</h1>"))
            #expect(city.contains(#"<a href="/regions/410800">焦作市（市直）</a>"#))
        }
    }

    @Test("a region's page has its own projects, and says which tables are the whole city's")
    func regionProjects() async throws {
        try await TestGateway.run { gateway in
            let html = try await gateway.get("/regions/410802").text
            #expect(html.contains("<span>本地区重大项目</span><b>2</b>"))
            #expect(html.contains("计划投资 1.23 亿元"))
            #expect(html.contains(#"id="indicators">全市规划主要指标与目标"#))
            #expect(html.contains("目标是全市的；最新值是解放区的"))
            #expect(html.contains(#"id="projects">全市重大项目进展"#))
            let city = try await gateway.get("/").text
            #expect(city.contains("<span>重大项目</span><b>9</b>"))
            #expect(city.contains("按子项目计共 11 个"))
            #expect(!city.contains("全市规划主要指标"))
        }
    }

    @Test("parts of parts are indented below parts")
    func depth() async throws {
        let services = FakeServices(projectParents: [2: 1, 3: 2, 4: 1])
        try await TestGateway.run(services) { gateway in
            let html = try await gateway.get("/").text
            for (number, depth) in [(1, 0), (2, 1), (3, 2), (4, 1), (5, 0)] {
                #expect(
                    html.contains("<tr class=\"d\(depth)\"><td class=\"t w\">\(number)．"),
                    "project \(number)")
            }
            #expect(html.contains("<b>6</b>"))
        }
    }

    @Test("it needs no script and nothing from elsewhere")
    func selfContained() async throws {
        try await TestGateway.run { gateway in
            for path in ["/", "/regions/410882"] {
                let html = try await gateway.get(path).text.lowercased()
                for forbidden in [
                    "<script", "<link", "<img", "<iframe", "http://", "https://", "@import", "url(",
                    "onclick",
                ] {
                    #expect(!html.contains(forbidden), "\(path) holds \(forbidden)")
                }
            }
        }
    }

    @Test("a region's page has its own figures and the way back, and no table of districts")
    func region() async throws {
        try await TestGateway.run { gateway in
            let html = try await gateway.get("/regions/410882").text
            #expect(html.contains("沁阳市教育运行总览"))
            #expect(html.contains(#"<a href="/">"#))
            #expect(!html.contains(#"id="districts""#))
        }
    }

    @Test("names are text, whatever is in them")
    func escaping() async throws {
        let hostile = #"<script>alert("x")</script>&'"#
        let services = FakeServices(indicatorNames: [5: hostile], projectNames: [2: hostile])
        try await TestGateway.run(services) { gateway in
            let html = try await gateway.get("/").text
            #expect(!html.contains("<script"))
            #expect(html.components(separatedBy: "&lt;script&gt;alert(").count == 3)
        }
    }

    @Test("a service that is down is named on the page, and its numbers are not guessed")
    func partial() async throws {
        try await TestGateway.run { gateway in
            gateway.kill("teachers.v1")
            let answer = try await gateway.get("/")
            #expect(answer.status == 200)
            #expect(answer.text.contains("教师服务暂时无法应答"))
            #expect(answer.text.contains("教师服务：无应答"))
            #expect(!answer.text.contains("64,800"))
            #expect(answer.text.contains("829,200"))
        }
    }
}
