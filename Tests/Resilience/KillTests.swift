import Foundation
import Testing

@testable import Peer

extension ResilienceTests {
    @Test("kill -9 of one of two replicas under load: no error, the slowest call under 1 s")
    func kill() async throws {
        try await Machine.expect("kill -9, slowest call", under: .seconds(1)) {
            var slowest = Duration.zero
            try await Replicas.run("a", "b") { replicas in
                let load = Load.start(replicas.client)
                try await load.untilMore(300)
                try await replicas.process("a").killHard()
                try await load.untilMore(300)
                try await replicas.start("a")
                let restarted = replicas.journal.count
                try await Machine.until("the new process gets calls") {
                    replicas.journal.dropFirst(restarted).contains { $0.instance == "a" }
                }
                let report = await load.stop()
                #expect(report.errors.isEmpty, "\(report.errors)")
                #expect(report.calls > 600)
                slowest = report.slowest
                Oracle(replicas.journal).expectAll(report, mayRepeat: 12)
            }
            return slowest
        }
    }
}
