/// A department system or program on the bus, as the topology names it.
public struct Caller: Sendable, Hashable, Codable {
    /// The topology's name for it; also its ZAP user id.
    public var name: String
    /// Who it acts as when it does not speak for somebody else.
    public var principal: Principal
    /// Only the gateway may speak for an end user.
    public var mayActOnBehalf: Bool
    /// Methods it may call: `enrollment.v1/*`, `*/List*`, `*`.
    public var allowedMethods: [MethodPattern]
    /// What it may need personal data for: words, or patterns with `*` over a service's purposes; none by default.
    public var purposes: [String]

    public init(
        name: String, principal: Principal, mayActOnBehalf: Bool = false,
        allowedMethods: [MethodPattern], purposes: [String] = []
    ) {
        self.name = name
        self.principal = principal
        self.mayActOnBehalf = mayActOnBehalf
        self.allowedMethods = allowedMethods
        self.purposes = purposes
    }

    /// - Parameter known: a service's purposes; empty for any word. A pattern admits these alone, so that a word
    ///   nobody knows takes the caller's own entry, letter for letter.
    public func mayState(purpose: String, among known: [String] = []) -> Bool {
        purposes.contains(purpose)
            || (known.isEmpty || known.contains(purpose))
                && purposes.contains { MethodPattern($0).matches(purpose) }
    }

    /// What it may state to a service with these purposes; its own words and patterns where any word goes.
    func purposes(among known: [String]) -> [String] {
        guard !known.isEmpty else { return purposes }
        return known.filter { mayState(purpose: $0, among: known) }
            + purposes.filter { !$0.contains("*") && !known.contains($0) }
    }
}

/// On whose authority a call runs: a department, its roles and the districts it may act in.
public struct Principal: Sendable, Hashable, Codable {
    /// A pseudonymous name: an account, a system; never a person's name.
    public var subject: String
    /// One of the ten departments, `education`.
    public var department: String
    public var roles: [Role]
    /// Region codes it may act in; `*` for the whole city.
    public var districts: [String]

    public init(subject: String, department: String, roles: [Role], districts: [String]) {
        self.subject = subject
        self.department = department
        self.roles = roles
        self.districts = districts
    }

    /// Nobody in particular: may call open methods only.
    public static let anonymous = Principal(
        subject: "anonymous", department: "public", roles: [], districts: [])

    public func covers(district: String) -> Bool {
        districts.contains("*") || districts.contains(district)
    }

    /// Whether another one claims no district beyond this one's.
    func bounds(_ other: Principal) -> Bool { other.districts.allSatisfy(covers) }
}

/// A pattern over `service/Method` with `*` for any run of characters.
public struct MethodPattern: Sendable, Hashable, Codable, ExpressibleByStringLiteral {
    public let text: String
    public init(_ text: String) { self.text = text }
    public init(stringLiteral value: String) { text = value }

    public init(from decoder: any Decoder) throws {
        text = try decoder.singleValueContainer().decode(String.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    public func matches(_ path: String) -> Bool {
        // The usual ones, `*` and `service/*`, are looked at on every call.
        guard let star = text.utf8.firstIndex(of: UInt8(ascii: "*")) else { return text == path }
        if text.utf8.index(after: star) == text.utf8.endIndex {
            return path.utf8.starts(with: text.utf8[..<star])
        }
        let parts = text.split(separator: "*", omittingEmptySubsequences: false)
        guard path.hasPrefix(parts[0]), path.count >= text.count - (parts.count - 1) else {
            return false
        }
        var rest = path.dropFirst(parts[0].count)
        for part in parts.dropFirst().dropLast() {
            guard let range = rest.firstRange(of: part) else { return false }
            rest = rest[range.upperBound...]
        }
        return rest.hasSuffix(parts[parts.count - 1])
    }
}
