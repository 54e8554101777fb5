/// Limits of the gateway, with their units.
enum GatewayLimits {
    /// Largest body of a request.
    static let requestBytes = 4 * 1024 * 1024
    /// All parts of an aggregated answer come within this; what is later is missing.
    static let aggregateDeadline: Duration = .seconds(2)
}
