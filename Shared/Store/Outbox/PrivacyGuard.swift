/// The last guard of the rule that no event holds personal data: it knows what an ID number and a
/// mobile number look like.
///
/// It cannot know a name. Amounts in JSON are numbers, so a long amount is not taken for a
/// telephone.
package enum PrivacyGuard {
    /// Looks through the strings of a JSON text.
    static func check(json: [UInt8], of type: String) throws {
        var start: Int?
        var position = 0
        while position < json.count {
            switch json[position] {
            case UInt8(ascii: "\\"):
                position += 1
            case UInt8(ascii: "\""):
                if let from = start {
                    try check(json[from..<position], field: "data", of: type)
                    start = nil
                } else {
                    start = position + 1
                }
            default:
                break
            }
            position += 1
        }
    }

    /// Whether a text holds an ID number or a mobile number.
    package static func isPersonal(_ text: String) -> Bool {
        do {
            try check(Array(text.utf8)[...], field: "", of: "")
            return false
        } catch {
            return true
        }
    }

    /// - Throws: `StoreError.Code.personalData`, naming the event's type and not what was found.
    static func check(_ text: ArraySlice<UInt8>, field: String, of type: String) throws {
        guard text.count >= 11, !isKeyOrHash(text) else { return }
        var runStart = text.startIndex
        for position in text.startIndex...text.endIndex {
            if position < text.endIndex, isDigit(text[position]) { continue }
            let run = text[runStart..<position]
            let following = position < text.endIndex ? text[position] : nil
            if holdsIDNumber(run, following: following) {
                throw StoreError(.personalData, "\(field) of \(type) holds an ID number")
            }
            let preceding = runStart > text.startIndex ? text[runStart - 1] : nil
            if isMobile(run), !isLetter(preceding), !isLetter(following) {
                throw StoreError(.personalData, "\(field) of \(type) holds a mobile number")
            }
            runStart = position + 1
        }
    }

    /// A pseudonymous key is 32 hexadecimal digits, a SHA-256 hash 64; by chance they may look like an ID number.
    private static func isKeyOrHash(_ text: ArraySlice<UInt8>) -> Bool {
        (text.count == 32 || text.count == 64)
            && text.allSatisfy {
                isDigit($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
            }
    }

    /// 公民身份号码, GB 11643: a birth date from 1900 on and a check character, anywhere in a run of
    /// digits.
    private static func holdsIDNumber(_ run: ArraySlice<UInt8>, following: UInt8?) -> Bool {
        guard run.count >= 17 else { return false }
        for start in run.startIndex...(run.endIndex - 17) {
            let body = run[start..<start + 17]
            let end = start + 17 < run.endIndex ? run[start + 17] : following
            guard let end, hasBirthDate(body),
                checkCharacter(body) == end & ~(isDigit(end) ? 0 : 0x20)
            else { continue }
            return true
        }
        return false
    }

    private static func hasBirthDate(_ body: ArraySlice<UInt8>) -> Bool {
        let digits = body.map { Int($0 - UInt8(ascii: "0")) }
        let year = digits[6] * 1000 + digits[7] * 100 + digits[8] * 10 + digits[9]
        let month = digits[10] * 10 + digits[11]
        let day = digits[12] * 10 + digits[13]
        return (1900...2099).contains(year) && (1...12).contains(month) && (1...31).contains(day)
    }

    private static func checkCharacter(_ body: ArraySlice<UInt8>) -> UInt8 {
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(body, weights).reduce(0) { $0 + Int($1.0 - UInt8(ascii: "0")) * $1.1 }
        return Array("10X98765432".utf8)[sum % 11]
    }

    /// Eleven digits from 13 to 19, with or without the country's 86.
    private static func isMobile(_ run: ArraySlice<UInt8>) -> Bool {
        let number = run.count == 13 && run.starts(with: "86".utf8) ? run.dropFirst(2) : run
        return number.count == 11 && number.first == UInt8(ascii: "1")
            && (UInt8(ascii: "3")...UInt8(ascii: "9")).contains(number[number.startIndex + 1])
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isLetter(_ byte: UInt8?) -> Bool {
        guard let byte else { return false }
        return (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
