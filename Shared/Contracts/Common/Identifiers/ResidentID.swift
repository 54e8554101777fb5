public import Bus

/// 公民身份号码: a resident's 18-character ID number.
///
/// Six digits of region, eight of birth date, three of serial (odd for males), one check character.
/// Source: GB 11643. The region may be a code that was abolished long ago, so any six digits pass;
/// it says where the number was issued and never where the person lives.
///
/// It never prints itself: `description`, `debugDescription` and its mirror are masked, it has no
/// order, and only `text` (and so encoding) gives the number out.
public struct ResidentID: TextValue {
    /// The first seventeen digits; the check character follows from them.
    let seventeen: Int64

    init(seventeen: Int64) { self.seventeen = seventeen }

    /// Reads 18 characters; a lower-case `x` is accepted and stored as `X`.
    public init(_ text: String) throws(InvalidText) {
        let bytes = text.utf8
        guard bytes.count == 18 else {
            throw Self.invalid("must have 18 characters")
        }
        try self.init(bytes: bytes)
    }

    init(bytes: some Collection<UInt8>) throws(InvalidText) {
        guard let number = Digits.number(bytes.prefix(17)) else {
            throw Self.invalid("the first 17 characters must be digits")
        }
        guard CalendarDate(packed: Self.birthDigits(of: number)) != nil else {
            throw Self.invalid("the birth date does not exist")
        }
        let check = bytes.dropFirst(17).first.map(Digits.upper)
        guard check == GB11643.check(of: number) else {
            throw Self.invalid("the check character does not fit")
        }
        seventeen = number
    }

    /// Puts a number together, its check character included.
    ///
    /// - Parameters:
    ///   - regionPrefix: 0...999999.
    ///   - serial: 0...999, odd for a male.
    /// - Returns: nil when a part is out of its range.
    public init?(regionPrefix: Int, birthDate: CalendarDate, serial: Int) {
        guard (0...999_999).contains(regionPrefix), (0...999).contains(serial) else { return nil }
        seventeen =
            Int64(regionPrefix) * 100_000_000_000 + Int64(birthDate.packed) * 1000 + Int64(serial)
    }

    public var text: String {
        String(unsafeUninitializedCapacity: 18) { buffer in
            Digits.write(seventeen, count: 17, into: buffer, at: 0)
            buffer[17] = GB11643.check(of: seventeen)
            return 18
        }
    }

    /// Where the number was issued, perhaps by a code that no longer exists. Not a residence.
    public var regionPrefix: Int { Int(seventeen / 100_000_000_000) }

    public var birthDate: CalendarDate {
        CalendarDate(validPacked: Self.birthDigits(of: seventeen))
    }

    public var sex: Sex { seventeen % 2 == 1 ? .male : .female }

    /// `4108**********0011`, for the person only; nothing of the birth date is left.
    public var masked: String {
        let text = text
        return text.prefix(4) + "**********" + text.suffix(4)
    }

    /// Eight digits, YYYYMMDD, of a seventeen-digit number.
    static func birthDigits(of seventeen: Int64) -> Int32 {
        Int32(truncatingIfNeeded: seventeen / 1000 % 100_000_000)
    }

    private static func invalid(_ message: String) -> InvalidText {
        InvalidText("ResidentID", rule: "GB 11643", message)
    }

    public static func == (left: ResidentID, right: ResidentID) -> Bool {
        left.seventeen == right.seventeen
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(seventeen) }

    public static let schema: JSONSchema = .string(
        pattern: "^[0-9]{17}[0-9Xx]$",
        description: "Resident ID number, GB 11643, check character verified.",
        examples: ["410802201509010011"])
    public static let schemaExample = ResidentID(seventeen: 41_080_220_150_901_001)
}

extension ResidentID: CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "ResidentID(hidden)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
