import Foundation

/// What is printed. Ratios are what counts; absolute figures are this machine's, as busy as it is now.
enum Report {
    static func printUsage() {
        line("usage: edubus-bench [NAME…]; without names, all of them:")
        for benchmark in Benchmark.all {
            line("  \(padded(benchmark.name, to: 14)) \(benchmark.summary)")
        }
    }

    static func printHeader() {
        line(
            "# \(Machine.description). Medians of interleaved rounds: read the ratios, the figures are this machine's, now."
        )
        #if DEBUG
            line("# This is a debug build: its ratios say nothing.")
        #endif
    }

    /// Progress goes to standard error, so that the rows can be kept.
    static func note(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }

    static func print(_ comparisons: [Comparison]) {
        for comparison in comparisons {
            if !comparison.note.isEmpty { note("# \(comparison.name): \(comparison.note)") }
            line(comparison.line)
        }
    }

    private static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private static func line(_ text: String) {
        FileHandle.standardOutput.write(Data((text + "\n").utf8))
    }
}

/// What the figures were measured on.
enum Machine {
    static var description: String {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let gigabytes = (Double(ProcessInfo.processInfo.physicalMemory) / 1e9).rounded()
        return "\(processor), \(cores) cores, \(Int(gigabytes)) GB, \(system)"
    }

    private static var processor: String {
        first("model name", ":", in: "/proc/cpuinfo") ?? "unknown processor"
    }

    private static var system: String {
        (first("PRETTY_NAME", "=", in: "/etc/os-release") ?? "Linux")
            .trimmingCharacters(in: CharacterSet(charactersIn: "\""))
    }

    /// The value of the first line that begins with a name.
    private static func first(_ name: String, _ separator: Character, in path: String) -> String? {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
        return text.split(separator: "\n").first { $0.hasPrefix(name) }
            .flatMap { $0.split(separator: separator, maxSplits: 1).last }
            .map { $0.trimmingCharacters(in: .whitespaces) }
    }
}
