import Bus
import Contracts

/// 受理编号 in what everybody may read: whoever has one reads that family's status.
///
/// It is found however it is spelled: small letters, other separators or none. Digits alone are none of it, so that
/// candidate numbers, roll numbers and what a public draw showed may stand. ID numbers are refused where lists and
/// requests are checked.
enum ReceiptPrivacy {
    /// Characters of the secret part.
    private static let secret = 12

    /// A name in a public list: not even the secret part alone.
    ///
    /// - Throws: INVALID_ARGUMENT naming the field.
    static func check(id text: String?, field: String) throws(CallError) {
        guard let text, holdsSecret(text) else { return }
        throw refused(field)
    }

    /// Words that everybody may read: the year and the secret part, by themselves. What stands inside of a longer
    /// word is none, such as in the hash that a beacon published.
    ///
    /// - Throws: INVALID_ARGUMENT naming the field.
    static func check(text: String, field: String) throws(CallError) {
        // A regular expression is not Sendable, and so no constant.
        let written =
            /(?:^|[^0-9A-Z])([0-9]{4}(?:[-_. \u{3000}]*[2-9A-HJ-NP-TV-Z]{4}){3})(?![0-9A-Z])/
        let holdsReceipt = text.uppercased().matches(of: written).contains {
            $0.1.contains(where: \.isLetter)
        }
        guard !holdsReceipt else { throw refused(field) }
    }

    /// Twelve characters of a receipt's alphabet in a row, a letter among them.
    private static func holdsSecret(_ text: String) -> Bool {
        var (inRow, sinceLetter) = (0, secret)
        for character in text.uppercased() where !"-_. \u{3000}".contains(character) {
            inRow = ReceiptNumber.alphabet.contains(character) ? inRow + 1 : 0
            sinceLetter = character.isNumber ? sinceLetter + 1 : 0
            if inRow >= secret, sinceLetter < secret { return true }
        }
        return false
    }

    private static func refused(_ field: String) -> CallError {
        CallError.invalid(
            field, rule: "privacy",
            "holds a receipt number, which opens a family's status: everybody may read this")
    }
}
