/// How large a senior-high market may be: every list and number of it has a maximum.
public enum SeniorLimits {
    public static let schools = 5_000
    public static let quotas = 1_000_000
    public static let candidates = 5_000_000
    public static let wishesPerCandidate = 200
    public static let keysPerCandidate = 16
    /// Of one plan line or one cell of the quota matrix.
    public static let seats = 1_000_000
    public static let scoreHundredths = 100_000_000
    public static let codeBytes = 64
    /// Violations named before the rest is only counted.
    public static let violations = 100

    /// What can stand in a list separated by spaces, in a CSV file that somebody opens as a spreadsheet, and in the bytes
    /// that are hashed.
    public static func isCode(_ code: String) -> Bool {
        let bytes = code.utf8
        guard (1...codeBytes).contains(bytes.count), let first = code.unicodeScalars.first,
            !formulaMarks.contains(first)
        else { return false }
        return bytes.allSatisfy {
            $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "\"")
        }
    }

    /// A cell that begins with one, half or full width, is a formula to a spreadsheet.
    private static let formulaMarks: Set<Unicode.Scalar> = ["=", "+", "-", "@", "＝", "＋", "－", "＠"]
}
