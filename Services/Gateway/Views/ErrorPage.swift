import HTTPTypes
import Hummingbird

/// A problem as people see it in a browser.
struct ErrorPage {
    private let status: Int
    private let requestID: String
    private let message: String
    private let way: ErrorWords.Way

    /// - Parameter path: of the request, which decides in whose words it is told what there is not.
    init(_ problem: Problem, path: String) {
        status = problem.status
        requestID = problem.requestID
        let words = ErrorWords(problem, path: path)
        message = words.message
        way = words.way
    }

    /// Whether a person asked: a page's path, by a program that reads HTML.
    static func isWanted(by request: Request) -> Bool {
        let path = request.uri.path
        let isForPrograms =
            path.hasPrefix("/api/") || ["/openapi.json", "/healthz", "/readyz"].contains(path)
        return !isForPrograms && request.headers[.accept]?.contains("text/html") == true
    }

    /// Takes the problem's place in its answer; status and fields stay.
    func replace(_ response: inout Response) {
        response.headers[.contentType] = "text/html; charset=utf-8"
        response.headers[.vary] = "Accept"
        response.body = ResponseBody(byteBuffer: ByteBuffer(string: html))
    }

    /// Holds nothing of the request.
    private var html: String {
        """
        <!doctype html>
        <html lang="zh-CN">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(message) · EduBus</title>
        <style>
        body { margin:4rem auto; max-width:36rem; padding:0 1.5rem; font:16px/1.6 "Noto Sans CJK SC","Noto Sans SC","PingFang SC","Microsoft YaHei",sans-serif; color:#1d2733; background:#f6f8fa; }
        h1 { font-size:1.4rem; }
        small { color:#5b6875; }
        a { color:#0b5a8f; }
        </style>
        </head>
        <body>
        <h1>\(message)</h1>
        <p><a href="\(way.path)">\(way.name)</a></p>
        <p><small>状态 \(status) · 请求编号 \(requestID)</small></p>
        </body>
        </html>

        """
    }
}
