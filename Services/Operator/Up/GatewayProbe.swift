import Foundation
import ServiceKit

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// Waits for the gateway's first answer.
struct GatewayProbe {
    static let patience: Duration = .seconds(20)
    static let interval: Duration = .milliseconds(100)

    let port: Int

    /// - Throws: `ProgramError` when it does not answer in time.
    func untilAnswering() async throws {
        guard let url = URL(string: "http://127.0.0.1:\(port)/healthz") else { return }
        let clock = ContinuousClock()
        let end = clock.now + Self.patience
        while clock.now < end {
            if let (_, response) = try? await URLSession.shared.data(from: url),
                (response as? HTTPURLResponse)?.statusCode == 200
            {
                return
            }
            try await clock.sleep(for: Self.interval)
        }
        throw ProgramError("the gateway did not answer on port \(port) within \(Self.patience)")
    }
}
