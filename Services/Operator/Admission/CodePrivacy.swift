import Contracts

/// What a code of a candidate or of a school may not hold.
enum CodePrivacy {
    static let rule = "PRIVACY"

    /// Whether a resident's ID number (GB 11643, with its check digit) stands in a code, also with something before
    /// it, behind it or between its digits: a result that names people by it is personal data, and no longer fit to be
    /// shown.
    static func holdsResidentID(_ code: String) -> Bool {
        let digits = code.utf8.count { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard digits >= 17 else { return false }
        let plain = code.unicodeScalars.compactMap(asciiByte).filter(isLetterOrDigit)
        guard plain.count >= 18 else { return false }
        return (0...(plain.count - 18)).contains { start in
            (try? ResidentID(String(decoding: plain[start..<start + 18], as: UTF8.self))) != nil
        }
    }

    /// A full-width letter is the letter.
    private static func asciiByte(_ scalar: Unicode.Scalar) -> UInt8? {
        let isFullWidth = (0xFF21...0xFF5A).contains(scalar.value)
        return UInt8(exactly: isFullWidth ? scalar.value - 0xFEE0 : scalar.value)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        default: false
        }
    }
}
