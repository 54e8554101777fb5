/// What one try wants of the instance it is sent to.
struct CallPlacing: Sendable {
    var waitForReady = false
    var deadline: ContinuousClock.Instant
    /// Calls of one key stay on one instance.
    var affinity: String?
    /// Tried already, the last one last; asked again only when nobody else is there.
    var avoided: [Endpoint] = []
    /// Took no more calls a moment ago.
    var full: Set<Endpoint> = []
    /// Whether the instance answers by itself; false for a call whose requests stream.
    var waitsForAnswer = true
}
