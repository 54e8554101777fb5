import Foundation

/// Percent-encoding of paths: `/%31` is `/1`. Source: RFC 3986, sections 2.1 and 6.2.2.2.
enum RequestPath {
    /// The path with every unreserved character as itself; what is reserved stays encoded, so that an encoded slash is no
    /// separator.
    ///
    /// - Returns: nil for a `%` without two hexadecimal digits, and for bytes that are not UTF-8.
    static func normal(_ path: String) -> String? {
        guard path.utf8.contains(percent) else { return path }
        guard decoded(path) != nil else { return nil }
        var bytes: [UInt8] = []
        var rest = Array(path.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == percent else {
                bytes.append(byte)
                continue
            }
            let digits = rest.prefix(2)
            rest = rest.dropFirst(2)
            guard digits.count == 2,
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
            else { return nil }
            if isUnreserved(value) {
                bytes.append(value)
            } else {
                bytes.append(percent)
                bytes.append(contentsOf: digits)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What a part of a path says; nil when it is malformed.
    static func decoded(_ part: String) -> String? { part.removingPercentEncoding }

    private static let percent = UInt8(ascii: "%")

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "_"), UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
