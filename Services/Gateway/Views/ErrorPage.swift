import HTTPTypes
import Hummingbird

/// A problem as people see it in a browser.
struct ErrorPage {
    private let status: Int
    private let requestID: String

    init(_ problem: Problem) {
        status = problem.status
        requestID = problem.requestID
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

    private var message: String {
        switch status {
        case 400: "网址有误，请检查地区代码等内容。"
        case 401: "访问令牌无效或已过期。"
        case 403: "没有查看的权限。"
        case 404: "没有这个页面。"
        case 405: "这个网址不接受这种操作。"
        case 413: "提交的内容太大。"
        case 429, 503, 504: "系统暂时无法应答，请稍后再试。"
        default: "系统出错，请稍后再试。"
        }
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
        <p><a href="/">返回教育运行总览</a></p>
        <p><small>状态 \(status) · 请求编号 \(requestID)</small></p>
        </body>
        </html>

        """
    }
}
