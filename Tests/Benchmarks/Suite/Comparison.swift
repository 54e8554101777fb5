/// One line of the report: a figure of ours, the baseline's, and what was promised.
struct Comparison: Sendable {
    /// What a ratio or a figure must be.
    enum Target: Sendable {
        case none
        /// The ratio must be at least this.
        case ratioAtLeast(Double)
        /// The ratio must be at most this.
        case ratioAtMost(Double)
        /// Our own figure must be at least this, because the baseline it was promised against is not here.
        case oursAtLeast(Double)
        case oursAtMost(Double)
    }

    let name: String
    let unit: String
    let ours: Double
    let baseline: Double
    /// Ours to the baseline's, or the other way round where smaller figures are better: always "ours is this many times …".
    let ratio: Double
    let target: Target
    /// What the promise is made against, where it is not the baseline.
    let note: String

    /// - Parameter speedUp: for times: the ratio is the baseline's time by ours, so that more is better.
    init(
        _ name: String, unit: String, ours: Double, baseline: Double, speedUp: Bool = false,
        target: Target = .none, note: String = ""
    ) {
        self.name = name
        self.unit = unit
        self.ours = ours
        self.baseline = baseline
        ratio = speedUp ? baseline / ours : ours / baseline
        self.target = target
        self.note = note
    }

    /// Nil where nothing was promised.
    var isMet: Bool? {
        switch target {
        case .none: nil
        case .ratioAtLeast(let least): ratio >= least
        case .ratioAtMost(let most): ratio <= most
        case .oursAtLeast(let least): ours >= least
        case .oursAtMost(let most): ours <= most
        }
    }

    var targetText: String {
        switch target {
        case .none: "–"
        case .ratioAtLeast(let least): "≥ \(Figure.text(least)) ×"
        case .ratioAtMost(let most): "≤ \(Figure.text(most)) ×"
        case .oursAtLeast(let least): "≥ \(Figure.text(least)) \(unit)"
        case .oursAtMost(let most): "≤ \(Figure.text(most)) \(unit)"
        }
    }
}

/// Figures with as many digits as they are worth.
enum Figure {
    static func text(_ value: Double) -> String {
        switch abs(value) {
        case 1000...: grouped(Int(value.rounded()))
        case 100...: String(Int(value.rounded()))
        default: trimmed(value)
        }
    }

    private static func trimmed(_ value: Double) -> String {
        let scale = abs(value) < 10 ? 100.0 : 10.0
        let text = String((value * scale).rounded() / scale)
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    private static func grouped(_ value: Int) -> String {
        var digits = String(abs(value))
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        return (value < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
    }
}
