import Foundation

/// A terminal's other screen, drawn over as a whole and given back at the end.
struct Screen {
    /// Nil where standard output is no terminal.
    init?() {
        guard isatty(STDOUT_FILENO) == 1 else { return nil }
        write("\u{1B}[?1049h\u{1B}[?25l")
    }

    /// Shows lines, cut at the terminal's edges.
    func show(_ lines: [String]) {
        var size = winsize()
        let isKnown = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_row > 0
        let (rows, columns) = isKnown ? (Int(size.ws_row), Int(size.ws_col)) : (24, 80)
        let text = lines.prefix(rows).map { "\($0.prefix(columns))\u{1B}[K" }
            .joined(separator: "\r\n")
        write("\u{1B}[H\(text)\u{1B}[J")
    }

    func close() { write("\u{1B}[?25h\u{1B}[?1049l") }

    private func write(_ text: String) { FileHandle.standardOutput.write(Data(text.utf8)) }
}
