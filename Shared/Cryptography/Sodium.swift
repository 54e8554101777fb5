import CSodium

/// Starts libsodium once per process, before anything of it is used.
enum Sodium {
    private static let started = sodium_init() >= 0

    /// Stops the program when the library cannot reach a source of randomness:
    /// nothing made without it would be secret.
    static func start() {
        precondition(started, "libsodium could not be initialised")
    }
}
