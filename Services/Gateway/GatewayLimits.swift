/// Limits of the gateway, with their units.
public enum GatewayLimits {
    /// Largest body of a request; where requests stream, largest line.
    static let requestBytes = 4 * 1024 * 1024
    /// Time for one whole body, however steadily it drips.
    static let bodyTime = Duration.seconds(120)
    /// Time without a part of a request, while none is being answered; then the connection is closed. Half a head is no
    /// part.
    public static let idleTime = Duration.seconds(60)
    /// Time in which a client takes no byte of an answer that waits for it; then the connection is closed, and what was asked for
    /// it is cancelled.
    public static let unreadTime = Duration.seconds(60)
    /// Bytes of an answer the system may hold for a client; it takes twice as much for its own bookkeeping (socket(7)).
    static let sendBufferBytes = 256 * 1024
    /// Connections at a time; more wait in the system's queue until one ends.
    public static let connections = 1_024
    /// Largest head of a request, all its fields together.
    static let headBytes = 32 * 1024
    /// Lotteries on the page that lists them.
    static let lotteriesListed = 1_000
    /// Senior-high admission runs on the page that lists them.
    static let admissionsListed = 200
    /// Compulsory allocations on the page that lists them.
    static let allocationsListed = 200
    /// Plan lines on one page.
    static let planLinesListed = 200
    /// Time a client whose body was refused has to read why.
    static let lingerTime = Duration.seconds(5)
}
