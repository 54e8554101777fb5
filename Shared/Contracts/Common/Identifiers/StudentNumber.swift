public import Bus

/// 全国学籍号: the national student number, 19 characters, for life.
///
/// `G` with an ID number; `J` self-made by the school where there is none (region, birth, serial, check);
/// `L` temporary (region, birth, four random digits, no check). Source: domain page "Identifiers".
/// It holds an ID number or a birth date, so like `ResidentID` it never prints itself.
public struct StudentNumber: TextValue {
    public let kind: Kind
    /// Seventeen digits for `G` and `J`, eighteen for `L`.
    private let digits: Int64

    /// How a number came to be: its first letter.
    public enum Kind: String, WireEnum {
        /// 正式学籍, made from the ID number. It stays when the ID number is corrected later.
        case formal = "G"
        /// 正式学籍 without an ID number.
        case formalWithoutID = "J"
        /// 临时学籍, becomes formal after the national check for duplicates.
        case temporary = "L"
    }

    /// Reads 19 characters; lower-case letters are accepted and stored upper-case.
    public init(_ text: String) throws(InvalidText) {
        let bytes = text.utf8
        guard bytes.count == 19 else { throw Self.invalid("must have 19 characters") }
        let letter = bytes.first.map(Digits.upper)
        let rest = bytes.dropFirst()
        switch letter {
        case 0x47, 0x4A:
            do {
                digits = try ResidentID(bytes: rest).seventeen
            } catch {
                throw Self.invalid(error.message)
            }
            kind = letter == 0x47 ? .formal : .formalWithoutID
        case 0x4C:
            guard let number = Digits.number(rest) else {
                throw Self.invalid("a temporary number has 18 digits after its letter")
            }
            guard CalendarDate(packed: ResidentID.birthDigits(of: number / 10)) != nil else {
                throw Self.invalid("the birth date does not exist")
            }
            digits = number
            kind = .temporary
        default:
            throw Self.invalid("must begin with G, J or L")
        }
    }

    /// The formal number of somebody with an ID number.
    public init(formal id: ResidentID) {
        kind = .formal
        digits = id.seventeen
    }

    public var text: String {
        String(unsafeUninitializedCapacity: 19) { buffer in
            switch kind {
            case .formal, .formalWithoutID:
                buffer[0] = kind == .formal ? 0x47 : 0x4A
                Digits.write(digits, count: 17, into: buffer, at: 1)
                buffer[18] = GB11643.check(of: digits)
            case .temporary:
                buffer[0] = 0x4C
                Digits.write(digits, count: 18, into: buffer, at: 1)
            }
            return 19
        }
    }

    /// The ID number the number was made from; nil unless it is formal. It may have been corrected since.
    public var residentID: ResidentID? {
        kind == .formal ? ResidentID(seventeen: digits) : nil
    }

    public var birthDate: CalendarDate {
        let seventeen = kind == .temporary ? digits / 10 : digits
        return CalendarDate(validPacked: ResidentID.birthDigits(of: seventeen))
    }

    private static func invalid(_ message: String) -> InvalidText {
        InvalidText("StudentNumber", rule: "student number", message)
    }

    public static func == (left: StudentNumber, right: StudentNumber) -> Bool {
        left.kind == right.kind && left.digits == right.digits
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(kind)
        hasher.combine(digits)
    }

    public static let schema: JSONSchema = .string(
        pattern: "^([GJgj][0-9]{17}[0-9Xx]|[Ll][0-9]{18})$",
        description: "National student number; the check character of G and J is verified.",
        examples: ["G410802201509010011"])
    public static let schemaExample = StudentNumber(formal: .schemaExample)
}

extension StudentNumber: CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "StudentNumber(\(kind.rawValue), hidden)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
