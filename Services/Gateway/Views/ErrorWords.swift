import Bus

/// What went wrong with a page's request, in words for people: what there is not, or which part of the address is wrong.
///
/// Nothing of the request is repeated; it only chooses among texts.
struct ErrorWords {
    /// Where to go on from here.
    struct Way {
        let path: String
        let name: String

        static let home = Way(path: "/", name: "返回教育运行总览")
    }

    let message: String
    let way: Way

    init(_ problem: Problem, path: String) {
        let part = String(path.split(separator: "/").first ?? "")
        let place = problem.reason == "NO_SUCH_PATH" ? nil : Self.places[part]
        way = place?.way ?? .home
        message =
            switch problem.status {
            case 400: "网址有误：" + Self.wrong(problem, part)
            case 401: "访问令牌无效或已过期。"
            case 403: "没有查看的权限。"
            case 404: place?.missing ?? "没有这个页面。"
            case 405: "这个网址不接受这种操作。"
            case 413: "提交的内容太大。"
            case 429, 503, 504: "系统暂时无法应答，请稍后再试。"
            default: "系统出错，请稍后再试。"
            }
    }

    private static func wrong(_ problem: Problem, _ part: String) -> String {
        guard let violation = problem.violations.first else { return "请检查地址是否完整。" }
        switch (violation.rule, violation.field) {
        case ("parameter", _): return "这里不用问号后面的这个参数，请去掉再试。"
        case ("once", _): return "同一个参数写了两次。"
        case (_, "year"): return "学年应写作四位数字，如 2025。"
        case (_, "stage"): return "没有这个学段，请从列表里选。"
        case (_, "day"): return "日期应写作 2025-01-01 的样子。"
        case (_, "after"): return "这一页的起点不对，请从第一页翻起。"
        case (_, "region"),
            (_, "code") where part == "regions":
            return "地区代码应是本市或所属县（市、区）的六位代码，如 410802。"
        case (_, "code"): return "学校代码应是十位数字。"
        default: return "请检查地址是否完整。"
        }
    }

    private static let places: [String: (missing: String, way: Way)] = [
        "regions": ("没有这个地区。", .home),
        "season": ("没有这个地区或学年。", Way(path: "/season", name: "返回招生季总览")),
        "schools": ("没有这所学校，请核对代码。", Way(path: "/plans", name: "查看招生计划里的学校")),
        "kindergartens": ("没有这所幼儿园的公示，请核对代码。", .home),
        "lotteries": ("没有这次电脑派位，请核对编号。", Way(path: "/lotteries", name: "查看全部电脑派位")),
        "allocations": ("没有这次小学、初中派位，请核对编号。", Way(path: "/allocations", name: "查看全部派位")),
        "admissions": ("没有这次普通高中录取，或结果尚未公布，请核对编号。", Way(path: "/admissions", name: "查看全部录取")),
    ]
}
