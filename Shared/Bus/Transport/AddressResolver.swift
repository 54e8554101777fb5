/// Finds the addresses behind a host name. Endpoints may name a host; every address behind it is an instance.
public protocol AddressResolver: Sendable {
    /// The addresses in their numeric form, IPv6 without brackets.
    ///
    /// - Throws: when the name cannot be resolved now. What was known of it before stays in force.
    func resolve(_ host: String) async throws -> [String]
}
