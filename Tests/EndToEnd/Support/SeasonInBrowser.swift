import Bus
import Foundation
import Testing

/// The season's pages of a running sample city, seen with a browser and held against what the services say.
struct SeasonInBrowser {
    let client: Client
    let folder: String
    let chromium: String

    /// Nil where no browser is installed.
    init?(_ client: Client, folder: String) {
        guard let chromium = Tool.find("chromium") else { return nil }
        (self.client, self.folder, self.chromium) = (client, folder, chromium)
    }

    func check() async throws {
        let run = try await admission()
        let lottery = try #require(
            try await list("ListLotteries", [:]).first { $0["state"]?.stringValue == "published" }?[
                "id"]?.stringValue)
        try await seats()
        try await family(run)
        let drawn = try await document("http://127.0.0.1:\(client.port)/lotteries/\(lottery)")
        #expect(drawn.contains(#"class="good">一致：名单哈希、承诺、排序和结果都与重算相同。"#))
        try await widths([
            "/", "/season", "/season/410802", "/plans", "/allocations", "/lotteries",
            "/lotteries/\(lottery)", "/admissions", "/admissions/\(run)",
            "/admissions/\(run)/check", "/admission/check", "/applications/status",
        ])
    }

    /// The dashboard's published seats, the first of its numbers for everybody, are the sum over the plan lines.
    private func seats() async throws {
        let lines = try await list("ListPlanLines", ["schoolYear": "2026"]).filter {
            ["published", "locked", "amended", "closed"].contains($0["state"]?.stringValue)
        }
        let seats = lines.reduce(0) { $0 + ($1["proposal"]?["seats"]?.intValue ?? 0) }
        try #require(seats > 0)
        let html = try await document("http://127.0.0.1:\(client.port)/season?year=2026")
        let total = try #require(
            html.firstMatch(of: /全市合计<\/t[hd]><td[^>]*>([0-9,]+)<\/td>/))
        #expect(total.output.1.replacing(",", with: "") == "\(seats)")
    }

    /// Who stands on a published line reads the seat in the page as it was saved, without a network.
    private func family(_ run: String) async throws {
        let lines = try await client.json("/api/v1/admissions/\(run)/lines")
        let found = (lines["schools"]?.arrayValue ?? []).lazy.compactMap { school in
            school["lines"]?.arrayValue?.first {
                $0["seat"]?.stringValue == "open" && $0["closed"]?.boolValue == true
                    && $0["lowest"]?["score"] != nil
            }.map { (school["school"]?.stringValue ?? "", $0["lowest"]) }
        }.first
        let (school, lowest) = try #require(found)
        let keys = try (lowest?["keys"]?.arrayValue ?? []).map(Self.text).joined(separator: " ")
        let score = try Self.text(try #require(lowest?["score"]))
        let use = """
            <script>
            document.getElementById("score").value = "\(score)";
            document.getElementById("keys").value = "\(keys)";
            document.getElementById("wishes").value = "\(school)";
            document.getElementById("check").click();
            </script></body>
            """
        let page = try await client.get("/admissions/\(run)/check").text
        let html = try await document(html: page.replacing("</body>", with: use))
        #expect(html.contains("已载入：规则 m3.v1"))
        #expect(html.contains(/<strong id="result" role="status">第 1 志愿 .*（\d{10}），统招录取<\/strong>/))
    }

    /// No page is wider than a small telephone: wide tables scroll by themselves.
    private func widths(_ paths: [String]) async throws {
        var pages: [String] = []
        for path in paths {
            let answer = try await client.get(path)
            #expect(
                answer.status == 200 && answer.text.contains(#"<html lang="zh-CN">"#), "\(path)")
            pages.append(answer.text)
        }
        let json = String(decoding: try JSONEncoder().encode(pages), as: UTF8.self)
            .replacing("<", with: "\\u003c")
        let html = try await document(
            html: """
                <!doctype html><meta charset="utf-8"><pre id="answer"></pre><script>
                const answer = document.getElementById("answer");
                for (const [index, page] of \(json).entries()) {
                  const frame = document.createElement("iframe");
                  frame.width = 360;
                  frame.height = 800;
                  frame.onload = () => {
                    const root = frame.contentDocument.documentElement;
                    answer.textContent += `${index}:${Math.max(0, root.scrollWidth - root.clientWidth)} `;
                  };
                  frame.srcdoc = page;
                  document.body.append(frame);
                }
                </script>
                """)
        for (index, path) in paths.enumerated() {
            #expect(
                html.contains(" \(index):0 ") || html.contains(">\(index):0 "),
                "\(path) is too wide for 360 px")
        }
    }

    private func admission() async throws -> String {
        let runs = try await list("ListAdmissions", [:]).filter {
            $0["state"]?.stringValue == "published"
        }
        return try #require(runs.last?["id"]?.stringValue)
    }

    private func list(_ method: String, _ request: JSONValue) async throws -> [JSONValue] {
        let answer = try await client.call("enrollment.v1/\(method)", request)
        try #require(answer.status == 200, "\(answer.text)")
        return try answer.text.split(separator: "\n").map {
            try JSONCoding.decode(JSONValue.self, from: Array($0.utf8))
        }
    }

    private static func text(_ number: JSONValue) throws -> String {
        String(decoding: try JSONCoding.encode(number), as: UTF8.self)
    }

    private func document(html: String) async throws -> String {
        let file = URL(filePath: folder).appending(path: "page.html")
        try Data(html.utf8).write(to: file)
        return try await document(file.absoluteString)
    }

    private func document(_ address: String) async throws -> String {
        let dump = try await Tool.run(
            chromium,
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                "--no-first-run", "--user-data-dir=\(folder)/browser",
                "--virtual-time-budget=20000", "--dump-dom", address,
            ])
        try #require(dump.code == 0, "\(dump.errors.suffix(500))")
        return dump.output
    }
}
