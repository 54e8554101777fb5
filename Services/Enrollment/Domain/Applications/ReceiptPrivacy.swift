import Bus
import Contracts

/// 受理编号 in what everybody may read: whoever has one reads that family's status.
///
/// It is found however it is spelled: small letters, other separators or none. ID numbers are refused where lists
/// and requests are checked.
enum ReceiptPrivacy {
    /// Characters of the secret part, and of the year before it.
    private static let (secret, year) = (12, 4)

    /// A name in a public list: not even the secret part alone.
    ///
    /// - Throws: INVALID_ARGUMENT naming the field.
    static func check(id text: String?, field: String) throws(CallError) {
        guard let text, holdsSecret(plain(text)[...]) else { return }
        throw refused(field)
    }

    /// Words that everybody may read.
    ///
    /// - Throws: INVALID_ARGUMENT naming the field.
    static func check(text: String, field: String) throws(CallError) {
        let plain = plain(text)
        let holdsReceipt = plain.indices.contains { start in
            let rest = plain[start...]
            return rest.prefix(year).allSatisfy { $0.isASCII && $0.isNumber }
                && rest.count >= year + secret
                && holdsSecret(rest.dropFirst(year).prefix(secret))
        }
        guard !holdsReceipt else { throw refused(field) }
    }

    private static func plain(_ text: String) -> [Character] {
        text.uppercased().filter { !"-_. \u{3000}".contains($0) }
    }

    /// Twelve characters of a receipt's alphabet in a row.
    private static func holdsSecret(_ text: ArraySlice<Character>) -> Bool {
        var inRow = 0
        for character in text {
            inRow = ReceiptNumber.alphabet.contains(character) ? inRow + 1 : 0
            if inRow == secret { return true }
        }
        return false
    }

    private static func refused(_ field: String) -> CallError {
        CallError.invalid(
            field, rule: "privacy",
            "holds a receipt number, which opens a family's status: everybody may read this")
    }
}
