import Bus
import Foundation
import Synchronization

/// How far an import is, told in one line on a terminal.
final class ImportProgress: Sendable {
    private let name: String
    private let rows: Int
    private let isShown: Bool
    private let start = ContinuousClock.now
    /// Rows an earlier run brought; nil until the first are told.
    private let before = Mutex<Int?>(nil)

    private static let barWidth = 30

    /// - Parameter isShown: whether anybody watches, on a terminal.
    init(_ name: String, rows: Int, isShown: Bool) {
        self.name = name
        self.rows = rows
        self.isShown = isShown && isatty(STDERR_FILENO) == 1
    }

    /// So many rows are answered for.
    func set(_ count: Int) {
        let before = before.withLock { before in
            before = before ?? count
            return before ?? 0
        }
        guard isShown else { return }
        let seconds = Double((ContinuousClock.now - start).wholeMilliseconds) / 1000
        write(
            "\r" + Self.line(name, count, of: rows, before: before, seconds: seconds) + "\u{1B}[K")
    }

    func clear() {
        if isShown { write("\r\u{1B}[K") }
    }

    /// `students.csv [###############...............]  50 %  414600 of 829200 rows  31234 rows/s`
    static func line(_ name: String, _ done: Int, of rows: Int, before: Int, seconds: Double)
        -> String
    {
        let part = Double(done) / Double(max(rows, 1))
        let full = Int(part * Double(barWidth))
        let bar =
            String(repeating: "#", count: full) + String(repeating: ".", count: barWidth - full)
        let percent = String(format: "%3d", Int(part * 100))
        let rate = seconds > 0 ? "  \(Int(Double(done - before) / seconds)) rows/s" : ""
        return "\(name) [\(bar)] \(percent) %  \(done) of \(rows) rows\(rate)"
    }

    private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
