/// What the texts of an input may be, so that they have one writing in bytes.
enum AdmissionText {
    /// Letters, digits, `.`, `_` and `-`, beginning with a letter or a digit.
    static func checkIdentifier(_ text: String, at path: String) throws(AdmissionFault) {
        let bytes = text.utf8
        guard (1...LotteryLimits.identifierCharacters).contains(bytes.count),
            bytes.first.map(isAlphanumeric) == true,
            bytes.allSatisfy({ isAlphanumeric($0) || $0 == 0x2D || $0 == 0x2E || $0 == 0x5F })
        else {
            throw AdmissionFault(
                path, rule: "pattern",
                "must be 1 to \(LotteryLimits.identifierCharacters) ASCII letters, digits, “.”, “_”, “-”, "
                    + "the first a letter or digit")
        }
    }

    /// Any text in one line.
    static func checkSource(_ text: String, at path: String) throws(AdmissionFault) {
        let scalars = text.unicodeScalars
        guard (1...LotteryLimits.textScalars).contains(scalars.count),
            !scalars.contains(where: { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) })
        else {
            throw AdmissionFault(
                path, rule: "text",
                "must be one line of 1 to \(LotteryLimits.textScalars) characters")
        }
    }

    /// Printable ASCII without a space at either end.
    static func checkPublicValue(_ text: String, at path: String) throws(AdmissionFault) {
        let bytes = text.utf8
        guard (1...LotteryLimits.textScalars).contains(bytes.count),
            bytes.allSatisfy({ (0x20...0x7E).contains($0) }), bytes.first != 0x20,
            bytes.last != 0x20
        else {
            throw AdmissionFault(
                path, rule: "text",
                "must be 1 to \(LotteryLimits.textScalars) printable ASCII characters, no space at an end"
            )
        }
    }

    /// A day of the calendar, `YYYY-MM-DD`: compares as text as the days do.
    static func checkDay(_ text: String, at path: String) throws(AdmissionFault) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        let isWritten =
            parts.map(\.utf8.count) == [4, 2, 2]
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2D }
        let numbers = parts.compactMap { Int($0) }
        guard isWritten, numbers.count == 3, (1...12).contains(numbers[1]),
            (1...days(in: numbers[1], of: numbers[0])).contains(numbers[2])
        else { throw AdmissionFault(path, rule: "day", "must be a day, YYYY-MM-DD") }
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// 32 bytes as 64 lower-case hexadecimal digits.
    static func checkHex(_ text: String, at path: String) throws(AdmissionFault) {
        let bytes = text.utf8
        guard bytes.count == 64,
            bytes.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else {
            throw AdmissionFault(path, rule: "hex", "must be 64 lower-case hexadecimal digits")
        }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
            || (0x61...0x7A).contains(byte)
    }
}
