import Bus
import Hummingbird

/// Whether the gateway lives, and what it reaches.
struct HealthRoutes: Sendable {
    let bus: any BusCalling

    struct Readiness: BusMessage {
        var services: [String: String]
    }

    func add(to router: Router<GatewayContext>) {
        router.get("/healthz") { _, _ in try Answer.json(["status": "SERVING"]) }
        router.get("/readyz") { _, _ in
            let services = await services()
            var response = try Answer.json(Readiness(services: services))
            if !services.values.contains(ServingStatus.serving.rawValue) {
                response.status = .serviceUnavailable
            }
            return response
        }
    }

    /// What every service says of itself, or why it says nothing.
    func services() async -> [String: String] {
        await withTaskGroup(of: (String, String).self) { group in
            for contract in GatewayApplication.contracts {
                group.addTask { await check(contract.name) }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
    }

    private func check(_ service: String) async -> (String, String) {
        do {
            let report = try await bus.call(
                Health.check, HealthRequest(), options: CallOptions(deadline: .seconds(1)),
                on: service)
            return (service, report.status.rawValue)
        } catch let error as CallError {
            return (service, error.code.name)
        } catch {
            return (service, StatusCode.unknown.name)
        }
    }
}
