import Foundation

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

    /// What a code must be, for whom it is refused.
    public static let codeRule =
        "must be 1 to \(codeBytes) bytes of letters, digits 0 to 9 and ASCII marks without spaces, commas and "
        + "quotes, composed (NFC), and must not begin with =, +, - or @"

    /// What can stand in a list separated by spaces, in a CSV file that somebody opens as a spreadsheet, and in the bytes
    /// that are hashed: codes that look alike to a reader of text are the same bytes, and nothing in one is invisible.
    public static func isCode(_ code: String) -> Bool {
        guard (1...codeBytes).contains(code.utf8.count), let first = code.unicodeScalars.first,
            !formulaMarks.contains(first)
        else { return false }
        var isASCII = true
        for scalar in code.unicodeScalars {
            if scalar.isASCII {
                guard scalar.value > 0x20, scalar.value != 0x7F, scalar != ",", scalar != "\""
                else {
                    return false
                }
            } else {
                guard isLetter(scalar) else { return false }
                isASCII = false
            }
        }
        return isASCII
            || code.utf8.elementsEqual(code.precomposedStringWithCanonicalMapping.utf8)
    }

    /// A letter of any script; a filler, which is one that shows nothing, is none.
    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
            !scalar.properties.isDefaultIgnorableCodePoint
        default: false
        }
    }

    /// A cell that begins with one is a formula to a spreadsheet. Their full-width forms are no letters.
    private static let formulaMarks: Set<Unicode.Scalar> = ["=", "+", "-", "@"]
}
