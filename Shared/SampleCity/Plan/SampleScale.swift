/// How large a sample city is, from 0.001 to 1, and what its totals are.
public struct SampleScale: Sendable, Hashable {
    /// Millionths of the full city.
    let millionths: Int

    public static let full = SampleScale(millionths: 1_000_000)
    public static let smallest = 0.001

    init(millionths: Int) { self.millionths = millionths }

    /// - Throws: `SampleCityError.scaleOutOfRange` outside 0.001...1.
    public init(_ value: Double) throws(SampleCityError) {
        guard value >= Self.smallest, value <= 1 else { throw .scaleOutOfRange }
        millionths = Int((value * 1_000_000).rounded())
    }

    /// A full count at this scale, rounded half up.
    func scaled(_ full: Int) -> Int { (full * millionths + 500_000) / 1_000_000 }
}

/// Why a sample city cannot be made.
public enum SampleCityError: Error, Hashable, CustomStringConvertible {
    case scaleOutOfRange

    public var description: String {
        switch self {
        case .scaleOutOfRange: "scale: must be \(SampleScale.smallest) to 1"
        }
    }
}
