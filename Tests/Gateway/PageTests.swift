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
            #expect(html.contains("两处目标不一致。"))
            #expect(!html.contains("{{"))
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
