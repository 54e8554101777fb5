import Foundation
import Testing

extension ResilienceTests {
    @Test("kill -9 of one of two replicas under load: no error, the slowest call under 1 s")
    func kill() async throws { try await kill(callers: 12) }

    @Test("the same with more calls at a time than the retry throttle has tokens for")
    func killUnderManyCallers() async throws { try await kill(callers: 160) }

    private func kill(callers: Int) async throws {
        let choice = Replicas.Choice(delay: .milliseconds(callers), heartbeat: .seconds(10))
        var settings = Load.Settings()
        settings.callers = callers
        try await Machine.expect(
            "kill -9 of one of two, \(callers) callers, slowest call", under: .seconds(1)
        ) {
            var slowest = Duration.zero
            try await Replicas.run("a", "b", choice: choice) { [settings] replicas in
                let load = Load.start(replicas.client, settings)
                try await load.untilMore(600)
                try await replicas.process("a").killHard()
                try await load.untilMore(600)
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
