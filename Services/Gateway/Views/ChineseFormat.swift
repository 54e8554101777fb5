import Bus
import Contracts
import Foundation

/// Numbers and names as Chinese pages write them.
enum ChineseFormat {
    /// 1,622
    static func count(_ number: some BinaryInteger) -> String {
        let digits = String(number.magnitude)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return number < 0 ? "−\(text)" : text
    }

    /// Fen as 亿元, two digits after the point, half up: 14.40 亿元.
    static func hundredMillions(_ money: Money) -> String {
        let hundredths = (money.fen + 50_000_000) / 100_000_000
        return "\(hundredths / 100).\(twoDigits(hundredths % 100)) 亿元"
    }

    /// Fen as 万元, two digits after the point, half up.
    static func tenThousands(_ money: Money) -> String {
        let hundredths = (money.fen + 5_000) / 10_000
        return "\(count(hundredths / 100)).\(twoDigits(hundredths % 100)) 万元"
    }

    /// Fen as yuan, exact: 1,234.50.
    static func yuan(_ money: Money) -> String {
        "\(money.fen < 0 ? "−" : "")\(count(money.fen.magnitude / 100)).\(twoDigits(Int64(money.fen.magnitude % 100)))"
    }

    /// Basis points as a percentage: 3,500 is 35.00%.
    static func percent(basisPoints: Int) -> String {
        "\(basisPoints / 100).\(twoDigits(Int64(basisPoints % 100)))%"
    }

    private static func twoDigits(_ number: Int64) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }

    /// The city's clock, UTC+8: 2026-11-21 08:30.
    static func time(_ timestamp: Timestamp) -> String {
        let local = Timestamp(
            millisecondsSinceEpoch: timestamp.millisecondsSinceEpoch + 8 * 3_600_000)
        return String(local.text.prefix(16)).replacing("T", with: " ")
    }

    /// When a page was made, whose answers do not say of when they are.
    static var now: String {
        time(Timestamp(millisecondsSinceEpoch: Int64(Date.now.timeIntervalSince1970 * 1_000)))
    }

    static func name(_ status: IndicatorStatus) -> String {
        switch status {
        case .reached: "已达标"
        case .onTrack: "按进度"
        case .behind: "落后"
        case .notAssessed: "未评定"
        case .noValue: "暂无数据"
        }
    }

    static func name(_ status: ProjectStatus) -> String {
        switch status {
        case .identification: "已入库"
        case .preparation: "前期准备"
        case .implementation: "建设中"
        case .completion: "竣工"
        case .maintenance: "运行维护"
        case .cancelled: "已终止"
        }
    }

    static func name(_ service: String) -> String {
        switch service {
        case Enrollment.name: "招生服务"
        case Teachers.name: "教师服务"
        case Aid.name: "资助服务"
        case Projects.name: "项目服务"
        default: service
        }
    }
}
