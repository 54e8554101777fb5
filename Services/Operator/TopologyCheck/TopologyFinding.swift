/// Something in a topology that is wrong, or leads nowhere.
struct TopologyFinding: Encodable, Hashable, Sendable {
    /// Where: `callers.civil-affairs.roles[0]`.
    let field: String
    let rule: Rule
    let message: String

    enum Rule: String, Encodable, Sendable {
        case unreadable = "UNREADABLE"
        case duplicateMember = "DUPLICATE_MEMBER"
        case unknownField = "UNKNOWN_FIELD"
        case keyInvalid = "KEY_INVALID"
        case keyShared = "KEY_SHARED"
        case roleUnknown = "ROLE_UNKNOWN"
        case districtUnknown = "DISTRICT_UNKNOWN"
        case purposeInvalid = "PURPOSE_INVALID"
        case serviceUnknown = "SERVICE_UNKNOWN"
        case patternUseless = "PATTERN_MATCHES_NOTHING"
        case noInstance = "NO_INSTANCE"
        case addressInvalid = "ADDRESS_INVALID"
        case addressShared = "ADDRESS_SHARED"
        case unreachable = "UNREACHABLE"
        case keyMismatch = "KEY_MISMATCH"
        case servesAnother = "SERVES_ANOTHER"
    }

    init(_ field: String, _ rule: Rule, _ message: String) {
        self.field = field
        self.rule = rule
        self.message = message
    }
}
