import Foundation
import Testing

extension ResilienceTests {
    /// `EDUBUS_RESTARTS`, or as many as the suite has time for.
    private var restarts: Int { Machine.number("EDUBUS_RESTARTS") ?? 30 }

    @Test(
        "rolling restarts under load, each when the one before has calls again, fail no call and execute none twice",
        arguments: [["a", "b", "c"], ["a", "b"]])
    func rollingRestarts(names: [String]) async throws {
        let count = names.count > 2 ? restarts : restarts / 3
        let what = "\(count) rolling restarts of \(names.count)"
        try await Machine.expect("\(what), slowest call", under: .seconds(1)) {
            var slowest = Duration.zero
            let choices = names.map { ($0, Replicas.Choice.patient) }
            try await Replicas.run(Dictionary(uniqueKeysWithValues: choices)) { replicas in
                let load = Load.start(replicas.client)
                try await load.untilMore(100)
                for restart in 0..<count {
                    let name = names[restart % names.count]
                    let peer = try replicas.process(name)
                    peer.send(SIGTERM)
                    try await peer.untilEnded()
                    let place = replicas.journal.place
                    try await replicas.start(name)
                    try await replicas.untilCalled([name], since: place)
                }
                let report = await load.stop()
                #expect(report.errors.isEmpty, "\(report.errors)")
                Oracle(replicas.journal.calls()).expectAll(report)
                slowest = report.slowest
                print("FIGURE \(what): \(report.calls) calls, \(report.failed) failed")
            }
            return slowest
        }
    }
}
