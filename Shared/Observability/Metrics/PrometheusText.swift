/// Prometheus's text exposition format 0.0.4, a metric after the other in the order of their names.
struct PrometheusText {
    private struct Block {
        let type: String
        let help: String?
        var lines: [String] = []
    }

    private var blocks: [String: Block] = [:]

    mutating func add(_ name: String, _ family: PrometheusMetrics.Family, help: String?) {
        var lines: [String] = []
        for (labels, instrument) in family.series.sorted(by: { $0.key < $1.key }) {
            switch instrument {
            case .count(let count): lines.append(Self.line(name, labels, count.value))
            case .sum(let sum): lines.append(Self.line(name, labels, sum.value))
            case .level(let level): lines.append(Self.line(name, labels, level.value))
            case .histogram(let histogram): lines += Self.lines(name, labels, histogram)
            }
        }
        blocks[name] = Block(type: family.type, help: help, lines: lines)
    }

    /// A name that is there with another type keeps the first one.
    mutating func add(_ reading: MetricReading) {
        let type = reading.kind.rawValue
        var block = blocks[reading.name] ?? Block(type: type, help: reading.help)
        guard block.type == type else { return }
        block.lines.append(Self.line(reading.name, Self.labels(reading.labels), reading.value))
        blocks[reading.name] = block
    }

    var written: String {
        var text = ""
        for (name, block) in blocks.sorted(by: { $0.key < $1.key }) where !block.lines.isEmpty {
            if let help = block.help {
                text += "# HELP \(name) \(Self.escaped(help, quotes: false))\n"
            }
            text += "# TYPE \(name) \(block.type)\n"
            for line in block.lines { text += line + "\n" }
        }
        return text
    }

    /// `{a="1",b="2"}`, in the order of their names; empty without labels.
    static func labels(_ labels: [(name: String, value: String)]) -> String {
        guard !labels.isEmpty else { return "" }
        let written = labels.sorted { $0.name < $1.name }
            .map { "\($0.name)=\"\(escaped($0.value, quotes: true))\"" }
        return "{\(written.joined(separator: ","))}"
    }

    private static func lines(_ name: String, _ labels: String, _ histogram: Histogram) -> [String]
    {
        let counts = histogram.counts
        var total: UInt64 = 0
        var lines: [String] = []
        for (index, count) in counts.buckets.enumerated() {
            total += count
            let bound = index < histogram.bounds.count ? number(histogram.bounds[index]) : "+Inf"
            let with =
                labels.isEmpty ? "{le=\"\(bound)\"}" : "\(labels.dropLast()),le=\"\(bound)\"}"
            lines.append("\(name)_bucket\(with) \(total)")
        }
        lines.append(line("\(name)_sum", labels, counts.sum))
        lines.append("\(name)_count\(labels) \(total)")
        return lines
    }

    private static func line(_ name: String, _ labels: String, _ value: Double) -> String {
        "\(name)\(labels) \(number(value))"
    }

    /// Without `.0`, so that counts are whole numbers to a reader.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        if value == value.rounded(), abs(value) < 1e15 { return "\(Int64(value))" }
        return "\(value)"
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        guard text.utf8.contains(where: { $0 == 0x5C || $0 == 0x0A || $0 == 0x22 }) else {
            return text
        }
        var out = ""
        for character in text.unicodeScalars {
            switch character {
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\"" where quotes: out += "\\\""
            default: out.unicodeScalars.append(character)
            }
        }
        return out
    }
}
