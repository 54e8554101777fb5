/// Holes that a test makes on purpose, to see that the start-up self-test finds them.
package struct SecurityFaults: OptionSet, Sendable {
    package let rawValue: Int
    package init(rawValue: Int) { self.rawValue = rawValue }

    /// Nobody answers for authentication.
    package static let noAuthenticator = SecurityFaults(rawValue: 1)
    /// The server does not insist on an answer.
    package static let domainNotEnforced = SecurityFaults(rawValue: 2)
    /// Whoever asks is let in.
    package static let admitsEverybody = SecurityFaults(rawValue: 4)
}
