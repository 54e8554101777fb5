/// Limits of the gateway, with their units.
enum GatewayLimits {
    /// Largest body of a request.
    static let requestBytes = 4 * 1024 * 1024
}
