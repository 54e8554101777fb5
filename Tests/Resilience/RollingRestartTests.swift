import Foundation
import Testing

extension ResilienceTests {
    /// `EDUBUS_RESTARTS`, or as many as the suite has time for.
    private var restarts: Int {
        ProcessInfo.processInfo.environment["EDUBUS_RESTARTS"].flatMap(Int.init) ?? 30
    }

    @Test("rolling restarts under load fail no call, and execute none twice")
    func rollingRestarts() async throws {
        try await Machine.expect(
            "\(restarts) rolling restarts of three, slowest call", under: .seconds(1)
        ) {
            var slowest = Duration.zero
            try await Replicas.run("a", "b", "c") { replicas in
                let load = Load.start(replicas.client)
                try await load.untilMore(100)
                for restart in 0..<restarts {
                    try await Self.restart(["a", "b", "c"][restart % 3], replicas)
                }
                let report = await load.stop()
                #expect(report.errors.isEmpty, "\(report.errors)")
                Oracle(replicas.journal.calls()).expectAll(report)
                slowest = report.slowest
                print("FIGURE calls during \(restarts) rolling restarts: \(report.calls)")
            }
            return slowest
        }
    }

    @Test("restarts of two replicas in turn, each when the other has calls again, fail no call")
    func restartsOfTwo() async throws {
        try await Machine.expect("10 restarts of two in turn, slowest call", under: .seconds(1)) {
            var slowest = Duration.zero
            try await Replicas.run("a", "b") { replicas in
                let load = Load.start(replicas.client)
                try await load.untilMore(100)
                for restart in 0..<10 {
                    let name = ["a", "b"][restart % 2]
                    let place = replicas.journal.place
                    try await Self.restart(name, replicas)
                    let end = replicas.journal.place
                    try await replicas.untilCalled([name], since: max(place, end))
                }
                let report = await load.stop()
                #expect(report.errors.isEmpty, "\(report.errors)")
                Oracle(replicas.journal.calls()).expectAll(report)
                slowest = report.slowest
            }
            return slowest
        }
    }

    private static func restart(_ name: String, _ replicas: Replicas) async throws {
        let peer = try replicas.process(name)
        peer.send(SIGTERM)
        try await peer.untilEnded()
        try await replicas.start(name)
    }
}
