import Observability
import ServiceLifecycle

/// Turns a program not ready when it is told to stop, before any other part hears of it: the last of its services, and so the first
/// to be stopped.
struct ReadinessGate: Service {
    let readiness: Readiness

    func run() async throws {
        try? await gracefulShutdown()
        readiness.stop()
    }
}
