/// The gateway's bearer tokens, stored hashed: a file the operator's tool writes and the gateway watches.
public struct TokenBook: Sendable, Codable, Hashable {
    public var tokens: [Entry]
    public init(tokens: [Entry] = []) { self.tokens = tokens }

    public struct Entry: Sendable, Codable, Hashable {
        /// Names the token in listings and logs; says nothing of its value.
        public var id: String
        /// BLAKE2b-256 of the token, hex.
        public var hash: String
        public var principal: Principal
        /// ISO date of the last day it is good for, UTC.
        public var expiresOn: String

        public init(id: String, hash: String, principal: Principal, expiresOn: String) {
            self.id = id
            self.hash = hash
            self.principal = principal
            self.expiresOn = expiresOn
        }
    }

    /// The entry with this hash that is still good on `today` (ISO date); nil when there is none.
    public func entry(hash: String, today: String) -> Entry? {
        tokens.first { $0.hash == hash && $0.expiresOn >= today }
    }
}
