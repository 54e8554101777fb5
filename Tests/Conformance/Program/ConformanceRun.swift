import Bus
import BusTesting

/// One case on one transport in one wire format.
struct ConformanceRun: Sendable {
    let testCase: ConformanceCase
    let transport: ConformanceTransport
    let contentType: ContentType

    /// How it went.
    struct Outcome: Sendable {
        /// Nil when it passed.
        let failure: String?
        let took: Duration
    }

    /// `large_unary tcp+CURVE cbor`
    var title: String { "\(testCase.name) \(transport.rawValue) \(contentType)" }

    /// Every run of these cases, a transport and a wire format at a time.
    static func all(of cases: [ConformanceCase]) -> [ConformanceRun] {
        ConformanceTransport.allCases.flatMap { transport in
            ContentType.allCases.flatMap { contentType in
                cases.filter { $0.transports.contains(transport) }.map {
                    ConformanceRun(testCase: $0, transport: transport, contentType: contentType)
                }
            }
        }
    }

    /// Plays the case in a fresh world; one that hangs has failed, and its world is left behind.
    func play() async -> Outcome {
        let clock = ContinuousClock()
        let start = clock.now
        let failure = await TimeLimit.run(within: testCase.needs.limit) {
            do {
                let world = try await ConformanceWorld(
                    on: try network(), in: contentType, for: testCase)
                let failure = await self.failure(in: world)
                let isStopped = await world.stop()
                return failure ?? (isStopped ? nil : "the world did not stop in its time")
            } catch {
                return "no world: \(error)"
            }
        }
        return Outcome(failure: failure, took: clock.now - start)
    }

    private func failure(in world: ConformanceWorld) async -> String? {
        do {
            try await testCase.run(world)
            return nil
        } catch {
            return "\(error)"
        }
    }

    private func network() throws -> any ConformanceNetwork {
        switch transport {
        case .memory: MemoryConformanceNetwork()
        case .ipc:
            try ZeroMQConformanceNetwork(.ipc, isEncrypted: testCase.needs.severalCallers)
        case .tcp: try ZeroMQConformanceNetwork(.tcp, isEncrypted: true)
        }
    }
}
