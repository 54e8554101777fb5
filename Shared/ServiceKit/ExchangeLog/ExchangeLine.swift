import Cryptography
import Foundation

/// A record as it stands in a file: JSON whose last two members seal what is before them.
///
/// `…,"hash":"64 hex digits","mac":"32 hex digits"}`: the hash is BLAKE2b-256 of the bytes before `,"hash"`, the mac the
/// key's mark over the hash's 32 bytes.
struct ExchangeLine {
    let record: ExchangeRecord
    /// Hex.
    let hash: String

    private static let hashLabel = Array(",\"hash\":\"".utf8)
    private static let macLabel = Array("\",\"mac\":\"".utf8)
    private static let end = Array("\"}".utf8)
    private static let hashDigits = 64
    private static let macDigits = ExchangeKey.macBytes * 2
    private static let sealBytes =
        hashLabel.count + hashDigits + macLabel.count + macDigits + end.count

    /// Written behind what a crash left, so that it never reads as a record.
    static let tornEnd = Array("~\n".utf8)

    static let firstPrevious = String(repeating: "0", count: hashDigits)

    /// A record's bytes without the line's end, and its hash.
    static func seal(
        _ record: ExchangeRecord, _ key: ExchangeKey
    ) throws -> (bytes: [UInt8], hash: String) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var bytes = Array(try encoder.encode(record).dropLast())
        let digest = Digest.blake2b(bytes)
        let hash = Hex.encode(digest)
        bytes += hashLabel + Array(hash.utf8) + macLabel + Array(key.mark(digest).utf8) + end
        return (bytes, hash)
    }

    /// Nil when the bytes are not a whole record that nobody changed. Without a key the mac is not looked at.
    init?(_ bytes: ArraySlice<UInt8>, key: ExchangeKey?) {
        guard bytes.count > Self.sealBytes else { return nil }
        let sealed = bytes.dropLast(Self.sealBytes)
        var seal = bytes.suffix(Self.sealBytes)
        func take(_ count: Int) -> ArraySlice<UInt8> {
            defer { seal = seal.dropFirst(count) }
            return seal.prefix(count)
        }
        let digest = Digest.blake2b(Array(sealed))
        hash = Hex.encode(digest)
        guard take(Self.hashLabel.count).elementsEqual(Self.hashLabel),
            take(Self.hashDigits).elementsEqual(hash.utf8),
            take(Self.macLabel.count).elementsEqual(Self.macLabel)
        else { return nil }
        let mac = take(Self.macDigits)
        guard key.map({ mac.elementsEqual($0.mark(digest).utf8) }) ?? Self.isHex(mac),
            seal.elementsEqual(Self.end),
            let record = try? JSONDecoder().decode(
                ExchangeRecord.self, from: Data(sealed + [UInt8(ascii: "}")]))
        else { return nil }
        self.record = record
    }

    private static func isHex(_ text: ArraySlice<UInt8>) -> Bool {
        text.allSatisfy {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
        }
    }
}
