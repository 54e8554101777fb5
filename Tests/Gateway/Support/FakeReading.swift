import Contracts

/// A reported value that is behind its target.
struct FakeReading: Sendable {
    var numerator: Int64
    var denominator: Int64
    /// As the service rounds it.
    var display: String
    var target: String

    func reading() throws -> IndicatorReading {
        IndicatorReading(
            region: try RegionCode("410800"), year: 2024,
            value: ExactRatio(
                numerator: "\(numerator)", denominator: "\(denominator)", display: display,
                decimals: 2),
            numerator: nil, denominator: nil, origin: .reported, regionsCounted: nil,
            finality: .final)
    }
}
