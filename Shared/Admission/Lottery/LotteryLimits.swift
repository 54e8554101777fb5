/// The most a lottery may hold.
public enum LotteryLimits {
    public static let entries = 1_000_000
    public static let schools = 10_000
    public static let wishesPerEntry = 50
    public static let seatsPerSchool = 1_000_000
    /// Of identifiers, in characters (all ASCII).
    public static let identifierCharacters = 64
    /// Of the source and of the public value, in Unicode scalars.
    public static let textScalars = 200
    public static let secretBytes = 32
    /// Of a proof file, in bytes.
    public static let fileBytes = 1 << 30
}
