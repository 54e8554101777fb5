import Foundation

/// The last record a log acknowledged, kept beside it and marked with the key: a log that ends before it was cut off.
///
/// The file has two places of `placeBytes`, written in turn, so that a crash in the middle of one leaves the other.
struct ExchangeAnchor: Equatable {
    static let file = "anchor"
    static let placeBytes = 256

    let sequence: Int64
    /// Of that record, hex.
    let hash: String

    static let empty = ExchangeAnchor(sequence: 0, hash: ExchangeLine.firstPrevious)

    /// One place: JSON, filled up with spaces, and a line's end.
    func place(_ key: ExchangeKey) -> [UInt8] {
        let text =
            "{\"sequence\":\(sequence),\"hash\":\"\(hash)\",\"mac\":\"\(key.mark(marked))\"}"
        var bytes = Array(text.utf8)
        bytes += Array(
            repeating: UInt8(ascii: " "), count: max(0, Self.placeBytes - 1 - bytes.count))
        return bytes + [UInt8(ascii: "\n")]
    }

    /// The newer place; nil unless every place is good. Another one's would let a cut go unseen.
    static func read(_ bytes: [UInt8], key: ExchangeKey?) -> ExchangeAnchor? {
        guard bytes.count == placeBytes || bytes.count == 2 * placeBytes else { return nil }
        var newest: ExchangeAnchor?
        for start in stride(from: 0, to: bytes.count, by: placeBytes) {
            let place = bytes[start..<start + placeBytes]
            guard let written = try? JSONDecoder().decode(Written.self, from: Data(place)) else {
                return nil
            }
            let anchor = ExchangeAnchor(sequence: written.sequence, hash: written.hash)
            guard key.map({ $0.mark(anchor.marked) == written.mac }) ?? true else { return nil }
            if anchor.sequence >= newest?.sequence ?? 0 { newest = anchor }
        }
        return newest
    }

    private var marked: [UInt8] { Array("anchor \(sequence) \(hash)".utf8) }

    private struct Written: Decodable {
        let sequence: Int64
        let hash: String
        let mac: String
    }
}
