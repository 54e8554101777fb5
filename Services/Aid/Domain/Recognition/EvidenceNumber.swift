import Bus

/// The number of a file: short, and no place for personal data.
enum EvidenceNumber {
    static let mostCharacters = 64

    static func check(_ text: String, field: String) throws(CallError) {
        guard (1...mostCharacters).contains(text.count), !text.contains(where: \.isNewline) else {
            throw .invalid(
                field, rule: "recognition-evidence", "must have 1 to 64 characters on one line")
        }
        guard !holdsPersonalNumber(text) else {
            throw .invalid(
                field, rule: "personal-data", "must not hold an ID, phone or card number")
        }
    }

    /// A run of eleven digits or more is a phone, an ID or a bank card number.
    private static func holdsPersonalNumber(_ text: String) -> Bool {
        var run = 0
        for byte in text.utf8 {
            run = (0x30...0x39).contains(byte) ? run + 1 : 0
            if run >= 11 { return true }
        }
        return false
    }
}
