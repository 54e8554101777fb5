import Cryptography

/// The bytes that are hashed, as docs/lottery.md writes them down: lines of text, each ended by a line feed.
///
/// The first line says what the bytes are, so that no hash can stand for another.
public enum LotteryBytes {
    /// The rule's name and version, in the first line of everything.
    public static let rule = RuleVersion("lottery", version: 1)

    /// The frozen list: schools and entries in the order of their codes and ids.
    ///
    /// - Throws: the rule of a list that is broken.
    public static func list(_ list: LotteryList) throws(AdmissionFault) -> [UInt8] {
        try list.check()
        var text = CanonicalLines(rule, "list")
        text.add("lottery", list.lottery)
        text.add("public-value-source", list.publicValueSource)
        for school in list.schools.sorted(by: { $0.code < $1.code }) {
            text.add("school", school.code, String(school.seats))
        }
        for entry in list.entries.sorted(by: { $0.id < $1.id }) {
            text.add(
                "entry", entry.id, entry.group ?? "-",
                CanonicalLines.list(entry.wishes))
        }
        return text.bytes
    }

    /// What commits to a secret before the public value is known.
    static func commitment(listHash: String, secret: String) -> [UInt8] {
        var text = CanonicalLines(rule, "commitment")
        text.add("list", listHash)
        text.add("secret", secret)
        return text.bytes
    }

    static func seed(listHash: String, secret: String, publicValue: String) -> [UInt8] {
        var text = CanonicalLines(rule, "seed")
        text.add("list", listHash)
        text.add("secret", secret)
        text.add("public-value", publicValue)
        return text.bytes
    }

    /// - Parameter name: `entry ID`, or `group KEY` for all members of a group.
    static func ticket(seed: String, name: String) -> [UInt8] {
        var text = CanonicalLines(rule, "ticket")
        text.add("seed", seed)
        text.add(name)
        return text.bytes
    }

    /// The result: a line an entry, by ticket and then by id.
    static func result(
        lottery: String, listHash: String, seed: String, order: [LotteryPlace]
    ) -> [UInt8] {
        var text = CanonicalLines(rule, "result")
        text.add("lottery", lottery)
        text.add("list", listHash)
        text.add("seed", seed)
        for place in order {
            text.add(
                "place", String(place.place), place.ticket, place.entry, place.school ?? "-")
        }
        return text.bytes
    }

    /// SHA-256 in hexadecimal.
    static func hash(_ bytes: [UInt8]) -> String { Hex.encode(Digest.sha256(bytes)) }
}
