import Bus
import Contracts

/// What a public list may not name a child by: whoever reads it could open the family's status.
///
/// ID numbers are refused where the list itself is checked.
enum LotteryPrivacy {
    /// - Throws: INVALID_ARGUMENT naming the field when the text holds a receipt number.
    static func check(_ text: String?, field: String) throws(CallError) {
        guard let text = text?.uppercased() else { return }
        let holdsReceipt = text.indices.contains { start in
            (try? ReceiptNumber(String(text[start...].prefix(19)))) != nil
        }
        guard !holdsReceipt else {
            throw CallError.invalid(
                field, rule: "privacy",
                "holds a receipt number; public lists name children by numbers of their own")
        }
    }
}
