import Cryptography

/// The input hash: SHA-256 over a market's canonical bytes, in lower-case hexadecimal.
///
/// The canonical bytes are UTF-8 lines, each ended by one line feed (0x0A). Fields are separated by one
/// comma, elements of a list by one space; codes hold neither. Scores, lines and keys are whole hundredths
/// (`590.5` is `59050`), numbers decimal without leading zeros.
///
///     edubus-senior-market,1
///     school,CODE,OPEN_SEATS,CONTROL_LINE
///     quota,SCHOOL,JUNIOR_SCHOOL,SEATS
///     candidate,ID,JUNIOR_SCHOOL,ELIGIBLE(1 or 0),SCORE,KEYS,WISHES
///
/// First line first, then all school lines, all quota lines, all candidate lines; within a kind the lines
/// are sorted by their bytes as unsigned numbers. So the order of rows does not matter.
extension SeniorMarket {
    public var inputHash: String { Hex.encode(Digest.sha256(canonicalBytes)) }

    /// What is hashed.
    public var canonicalBytes: [UInt8] {
        var bytes = Array("edubus-senior-market,1\n".utf8)
        var lines = MarketBytes()
        for school in schools {
            lines.add("school") {
                $0.text(school.code)
                $0.number(school.openSeats)
                $0.number(school.controlLine.hundredths)
            }
        }
        lines.flush(into: &bytes)
        for quota in quotas {
            lines.add("quota") {
                $0.text(quota.school)
                $0.text(quota.juniorSchool)
                $0.number(quota.seats)
            }
        }
        lines.flush(into: &bytes)
        for candidate in candidates {
            lines.add("candidate") {
                $0.text(candidate.id)
                $0.text(candidate.juniorSchool)
                $0.number(candidate.isEligible ? 1 : 0)
                $0.number(candidate.score.hundredths)
                $0.list(candidate.keys) { $0.digits($1.hundredths) }
                $0.list(candidate.wishes) { $0.bytes.append(contentsOf: $1.utf8) }
            }
        }
        lines.flush(into: &bytes)
        return bytes
    }
}

/// Lines of one kind, to be sorted by their bytes.
struct MarketBytes {
    private(set) var start: [Int] = [0]
    fileprivate(set) var bytes: [UInt8] = []

    mutating func add(_ kind: String, _ body: (inout MarketBytes) -> Void) {
        bytes.append(contentsOf: kind.utf8)
        body(&self)
        bytes.append(UInt8(ascii: "\n"))
        start.append(bytes.count)
    }

    mutating func text(_ text: String) {
        bytes.append(UInt8(ascii: ","))
        bytes.append(contentsOf: text.utf8)
    }

    mutating func number(_ number: Int) {
        bytes.append(UInt8(ascii: ","))
        digits(number)
    }

    mutating func list<Element>(
        _ elements: [Element], _ body: (inout MarketBytes, Element) -> Void
    ) {
        bytes.append(UInt8(ascii: ","))
        for (position, element) in elements.enumerated() {
            if position > 0 { bytes.append(UInt8(ascii: " ")) }
            body(&self, element)
        }
    }

    /// Not negative: a checked market holds no such number.
    mutating func digits(_ number: Int) {
        let begin = bytes.count
        var rest = number
        repeat {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        bytes[begin...].reverse()
    }

    /// Appends the lines in order, and forgets them.
    mutating func flush(into target: inout [UInt8]) {
        target.reserveCapacity(target.count + bytes.count)
        let order = bytes.withUnsafeBufferPointer { bytes in
            (0..<start.count - 1).sorted { one, other in
                bytes[start[one]..<start[one + 1]]
                    .lexicographicallyPrecedes(bytes[start[other]..<start[other + 1]])
            }
        }
        for line in order { target.append(contentsOf: bytes[start[line]..<start[line + 1]]) }
        bytes = []
        start = [0]
    }
}
