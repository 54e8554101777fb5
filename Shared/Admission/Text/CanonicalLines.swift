import Cryptography

/// The one writing of an input or a result that is hashed: lines of words, each ended by a line feed.
///
/// The first line names the rule and what the bytes are, so that no hash can stand for another.
struct CanonicalLines {
    private(set) var bytes: [UInt8] = []

    init(_ rule: RuleVersion, _ what: String) { add("edubus", "\(rule)", what) }

    mutating func add(_ words: String...) {
        for (index, word) in words.enumerated() {
            if index > 0 { bytes.append(0x20) }
            bytes.append(contentsOf: word.utf8)
        }
        bytes.append(0x0A)
    }

    /// SHA-256 in hexadecimal.
    var hash: String { Hex.encode(Digest.sha256(bytes)) }

    /// Words of a list, or `-` for none.
    static func list(_ words: [String]) -> String {
        words.isEmpty ? "-" : words.joined(separator: ",")
    }
}
