/// One row of the report: a figure of ours, the baseline's, and what was promised.
struct Comparison: Sendable {
    /// What a ratio or a figure must be.
    enum Target: Sendable {
        case none
        case ratioAtLeast(Double)
        case ratioAtMost(Double)
        case oursAtLeast(Double)
        case oursAtMost(Double)
    }

    let name: String
    let unit: String
    let ours: Double
    let baseline: Double?
    /// Ours to the baseline's; "this many times as fast" where that was asked for.
    let ratio: Double?
    let target: Target
    let note: String

    /// - Parameters:
    ///   - name: words; what separates them becomes a dash.
    ///   - speedUp: for times: the ratio is the baseline's time by ours, so that more is better.
    init(
        _ name: String, unit: String, ours: Double, baseline: Double?, speedUp: Bool = false,
        target: Target = .none, note: String = ""
    ) {
        self.name = name.split { " ,".contains($0) }.joined(separator: "-")
        self.unit = unit
        self.ours = ours
        self.baseline = baseline
        ratio = baseline.map { speedUp ? $0 / ours : ours / $0 }
        self.target = target
        self.note = note
    }

    /// Whether the promise is kept; so is none.
    var isMet: Bool {
        switch target {
        case .none: true
        case .ratioAtLeast(let least): (ratio ?? .nan) >= least
        case .ratioAtMost(let most): (ratio ?? .nan) <= most
        case .oursAtLeast(let least): ours >= least
        case .oursAtMost(let most): ours <= most
        }
    }

    /// `BENCH name value unit baseline=… ratio=… target=… ok|short`
    var line: String {
        [
            "BENCH", name, Figure.text(ours), unit,
            "baseline=" + (baseline.map(Figure.text) ?? "none"),
            "ratio=" + (ratio.map(Figure.text) ?? "none"), "target=" + targetText,
            isMet ? "ok" : "short",
        ].joined(separator: " ")
    }

    private var targetText: String {
        switch target {
        case .none: "none"
        case .ratioAtLeast(let least): "ratio>=\(Figure.text(least))"
        case .ratioAtMost(let most): "ratio<=\(Figure.text(most))"
        case .oursAtLeast(let least): "value>=\(Figure.text(least))"
        case .oursAtMost(let most): "value<=\(Figure.text(most))"
        }
    }
}

/// Figures with as many digits as they are worth, and nothing a script would stumble over.
enum Figure {
    static func text(_ value: Double) -> String {
        guard value.isFinite else { return "nan" }
        let size = abs(value)
        guard size < 100 else { return String(Int(value.rounded())) }
        let scale = size < 1 ? 1000.0 : size < 10 ? 100.0 : 10.0
        // Adding zero takes the sign off a zero.
        let text = String((value * scale).rounded() / scale + 0)
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
