import Bus
import Foundation
import Testing

/// A headless Chromium, for what only a browser shows.
enum Browser {
    static let chromium: String? = (ProcessInfo.processInfo.environment["PATH"] ?? "")
        .split(separator: ":").map { "\($0)/chromium" }
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    /// Our own text of a page or script.
    static func view(_ name: String) throws -> String {
        try String(
            contentsOf: repository.appending(path: "Services/Gateway/Views/\(name)"),
            encoding: .utf8)
    }

    static let repository = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The document of a page after its scripts have run.
    static func document(of address: String) async throws -> String {
        try await withFolder { try await document(of: address, in: $0) }
    }

    /// The same of a page in a file.
    static func document(html: String) async throws -> String {
        try await withFolder { folder in
            let page = folder.appending(path: "page.html")
            try Data(html.utf8).write(to: page)
            return try await document(of: page.absoluteString, in: folder)
        }
    }

    /// What a script of ours answers.
    ///
    /// - Parameter body: of an asynchronous function of `given`.
    static func run<Answer: Decodable>(
        _ script: String, _ body: String, on given: some Encodable, as type: Answer.Type
    ) async throws -> Answer {
        let json = String(decoding: try JSONEncoder().encode(given), as: UTF8.self)
            .replacing("<", with: "\\u003c")
        let document = try await document(
            html: """
                <!doctype html><meta charset="utf-8"><pre id="answer"></pre>
                <script>\(try view(script))</script>
                <script id="given" type="application/json">\(json)</script>
                <script>
                (async (given) => { \(body) })(JSON.parse(document.getElementById("given").textContent))
                  .then((answer) => JSON.stringify(answer), (error) => JSON.stringify(String(error)))
                  .then((text) => { document.getElementById("answer").textContent = encodeURIComponent(text); });
                </script>
                """)
        let start = try #require(document.range(of: #"<pre id="answer">"#)?.upperBound)
        let text = document[start...].prefix { $0 != "<" }
        let answer = try #require(String(text).removingPercentEncoding)
        try #require(!answer.isEmpty, "the page had not ended")
        return try JSONDecoder().decode(Answer.self, from: Data(answer.utf8))
    }

    private static func withFolder(_ body: (URL) async throws -> String) async throws -> String {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "edubus-browser-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder)
    }

    private static func document(of address: String, in folder: URL) async throws -> String {
        let output = folder.appending(path: "document")
        try Data().write(to: output)
        let process = Process()
        process.executableURL = URL(filePath: try #require(chromium))
        process.arguments = [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
            "--no-first-run", "--user-data-dir=\(folder.path)/profile",
            "--virtual-time-budget=60000", "--dump-dom", address,
        ]
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = FileHandle.nullDevice
        let (ends, end) = AsyncStream.makeStream(of: Void.self)
        process.terminationHandler = { _ in end.finish() }
        try process.run()
        for await _ in ends {}
        #expect(process.terminationStatus == 0)
        return try String(contentsOf: output, encoding: .utf8)
    }
}
