import Foundation

/// Members that stand in one JSON object twice. Readers differ in which of them they take, so a file with one says
/// different things to different verifiers, and proves nothing.
struct RepeatedMembers {
    private enum Level {
        case object(names: Set<String>, name: String)
        case array(index: Int)
    }

    private var levels: [Level] = []
    /// The string read last: a member's name once a colon follows.
    private var text: ArraySlice<UInt8> = []

    /// Looks through a file that is JSON in UTF-8; of any other its decoder says what is wrong.
    ///
    /// - Throws: the path of the first member that is there twice, by rule `once`.
    static func check(_ bytes: [UInt8]) throws(AdmissionFault) {
        var members = RepeatedMembers()
        try members.read(bytes)
    }

    private mutating func read(_ bytes: [UInt8]) throws(AdmissionFault) {
        var place = bytes.startIndex
        while place < bytes.endIndex {
            switch bytes[place] {
            case UInt8(ascii: "{"): levels.append(.object(names: [], name: ""))
            case UInt8(ascii: "["): levels.append(.array(index: 0))
            case UInt8(ascii: "}"), UInt8(ascii: "]"): _ = levels.popLast()
            case UInt8(ascii: ","): advance()
            case UInt8(ascii: ":"): try name()
            case UInt8(ascii: "\""):
                let end = Self.end(of: place, in: bytes)
                text = bytes[place..<end]
                place = end - 1
            default: break
            }
            place += 1
        }
    }

    /// Behind the quote that ends a string.
    private static func end(of start: Int, in bytes: [UInt8]) -> Int {
        var place = start + 1
        while place < bytes.endIndex, bytes[place] != UInt8(ascii: "\"") {
            place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(place + 1, bytes.endIndex)
    }

    private mutating func advance() {
        guard case .array(let index) = levels.last else { return }
        levels[levels.count - 1] = .array(index: index + 1)
    }

    private mutating func name() throws(AdmissionFault) {
        guard case .object(var names, _) = levels.popLast() else { return }
        let name = Self.decoded(text)
        let isNew = names.insert(name).inserted
        levels.append(.object(names: names, name: name))
        guard isNew else {
            throw AdmissionFault(path, rule: "once", "stands in its object more than once")
        }
    }

    /// `\u0061` is `a`.
    private static func decoded(_ text: ArraySlice<UInt8>) -> String {
        let plain = String(decoding: text.dropFirst().dropLast(), as: UTF8.self)
        guard text.contains(UInt8(ascii: "\\")) else { return plain }
        let list = Data([UInt8(ascii: "[")] + text + [UInt8(ascii: "]")])
        return (try? JSONDecoder().decode([String].self, from: list))?.first ?? plain
    }

    /// `list.entries[3].id`
    private var path: String {
        levels.reduce(into: "") { path, level in
            switch level {
            case .array(let index): path += "[\(index)]"
            case .object(_, let name): path += path.isEmpty ? name : ".\(name)"
            }
        }
    }
}
