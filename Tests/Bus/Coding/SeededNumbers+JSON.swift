import BusTesting

extension SeededNumbers {
    /// A JSON text in one of the many ways it may be written.
    mutating func json(depth: Int) -> [UInt8] { [UInt8](jsonText(depth: depth).utf8) }

    private mutating func jsonText(depth: Int) -> String {
        let space = ["", "", "", " ", "\n", "\t\r "]
        let value: String
        switch below(depth == 0 ? 4 : 8) {
        case 0: value = ["null", "true", "false"][below(3)]
        case 1: value = number()
        case 2: value = quoted()
        case 3: value = String(Int64.random(in: .min ... .max, using: &self) >> Int64(below(60)))
        case 4, 5:
            let elements = (0..<below(5)).map { _ in jsonText(depth: depth - 1) }
            value = "[" + elements.joined(separator: ",") + "]"
        default:
            let names = ["\"a\"", "\"b\"", "\"c\"", "\"d\"", "\"\\u0061\"", quoted()]
            let entries = (0..<below(6)).map { _ in
                "\(names[below(6)])\(space[below(6)]):\(jsonText(depth: depth - 1))"
            }
            value = "{" + entries.joined(separator: ",") + "}"
        }
        return space[below(6)] + value + space[below(6)]
    }

    private mutating func number() -> String {
        let whole = chance(50) ? "\(below(1000))" : "\(next() >> UInt64(below(64)))"
        let fraction = chance(50) ? ".\(below(10_000))" : ""
        let exponent = chance(40) ? "\(["e", "E", "e+", "e-"][below(4)])\(below(30))" : ""
        return (chance(30) ? "-" : "") + whole + fraction + exponent
    }

    private mutating func quoted() -> String {
        let pieces = [
            "a", "bcdefghij", "\\n", "\\\"", "\\\\", "\\/", "\\u0041", "\\u00e9", "\\ud83d\\ude8c",
            "学", "🚌",
            " ", "/", "{", "]",
        ]
        return "\"" + (0..<below(6)).map { _ in pieces[below(pieces.count)] }.joined() + "\""
    }

    mutating func mutateJSON(_ bytes: inout [UInt8], _ other: [UInt8]) {
        let pieces = [
            "[", "]", "{", "}", "\"", "\\u", "\\", ",", ":", "1e999", "-", "null", "0", ".", "e",
            "\u{1}", "1",
        ]
        for _ in 0..<below(3) where !bytes.isEmpty {
            let at = below(bytes.count)
            switch below(5) {
            case 0: bytes[at] ^= 1 << UInt8(below(8))
            case 1: bytes.remove(at: at)
            case 2: bytes.removeSubrange(at...)
            case 3: bytes.insert(contentsOf: pieces[below(pieces.count)].utf8, at: at)
            default:
                if !other.isEmpty {
                    bytes.replaceSubrange(at..., with: other[below(other.count)...])
                }
            }
        }
    }
}
