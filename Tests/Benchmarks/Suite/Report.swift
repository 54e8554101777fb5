import Foundation

/// What is printed. Ratios are what counts; absolute figures are this machine's, as busy as it is now.
enum Report {
    static func printUsage() {
        line("usage: edubus-bench [NAME…]; without names, all of them:")
        for benchmark in Benchmark.all {
            line("  \(padded(benchmark.name, to: 12)) \(benchmark.summary)")
        }
    }

    static func printHeader() {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        line(
            "Medians of interleaved rounds on \(cores) cores. Read the ratios: the figures are this machine's, now."
        )
        #if DEBUG
            line("This is a debug build: its ratios say nothing.")
        #endif
    }

    /// Progress goes to standard error, so that the table can be kept.
    static func note(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }

    static func print(_ comparisons: [Comparison]) {
        let header = ["name", "unit", "ours", "baseline", "ratio", "target", ""]
        let rows =
            [header]
            + comparisons.map { comparison in
                [
                    comparison.name, comparison.unit, Figure.text(comparison.ours),
                    Figure.text(comparison.baseline), Figure.text(comparison.ratio) + " ×",
                    comparison.targetText, verdict(comparison),
                ]
            }
        let widths = header.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        for row in rows {
            line(
                zip(row, widths).map { padded($0, to: $1) }.joined(separator: "  ")
                    .trimmingCharacters(in: .whitespaces))
        }
        let missed = comparisons.filter { $0.isMet == false }.count
        line(missed == 0 ? "Every target that was measured is met." : "\(missed) not met.")
    }

    private static func verdict(_ comparison: Comparison) -> String {
        let word = comparison.isMet.map { $0 ? "met" : "NOT MET" } ?? ""
        return [word, comparison.note].filter { !$0.isEmpty }.joined(separator: "; ")
    }

    private static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private static func line(_ text: String) {
        FileHandle.standardOutput.write(Data((text + "\n").utf8))
    }
}
