/// Who may call a method.
public enum Access: Sendable, Hashable, Codable {
    /// Anybody, also a citizen without a token. Never with personal data.
    case open
    /// A principal with at least one of these roles.
    case roles(Set<Role>)

    public func admits(_ roles: some Sequence<Role>) -> Bool {
        switch self {
        case .open: true
        case .roles(let wanted): roles.contains(where: wanted.contains)
        }
    }

    public init(from decoder: any Decoder) throws {
        let roles = try decoder.singleValueContainer().decode([Role].self)
        self = roles.isEmpty ? .open : .roles(Set(roles))
    }

    /// A sorted list of roles; empty means open.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .open: try container.encode([Role]())
        case .roles(let roles):
            try container.encode(roles.sorted { $0.rawValue < $1.rawValue })
        }
    }
}

/// A role a principal holds. The roles of the education domain are listed in `Contracts/Common`.
public struct Role: RawRepresentable, Hashable, Sendable, Codable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}
