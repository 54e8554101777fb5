import Foundation
import Testing

extension ResilienceTests {
    @Test("kill -9 of one of two replicas under load: no error, the slowest call under 1 s")
    func kill() async throws {
        try await Machine.expect("kill -9 of one of two, slowest call", under: .seconds(1)) {
            var slowest = Duration.zero
            try await Replicas.run("a", "b") { replicas in
                let load = Load.start(replicas.client)
                try await load.untilMore(300)
                try await replicas.process("a").killHard()
                try await load.untilMore(300)
                let place = replicas.journal.place
                try await replicas.start("a")
                try await replicas.untilCalled(["a"], since: place)
                let report = await load.stop()
                #expect(report.errors.isEmpty, "\(report.errors)")
                Oracle(replicas.journal.calls()).expectAll(report, mayRepeat: load.callers)
                slowest = report.slowest
            }
            return slowest
        }
    }
}
