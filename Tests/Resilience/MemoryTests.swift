import Bus
import BusTesting
import Foundation
import Testing

@testable import Peer

extension ResilienceTests {
    private static let megabyte = 1 << 20

    @Test("a thousand idle sessions hold less than 150 MB of a server")
    func idleSessions() async throws {
        // A thousand sessions' heartbeats are work too: few enough of them for a slow machine.
        let choice = Replicas.Choice(heartbeat: .seconds(3))
        try await Replicas.run("a", choice: choice) { replicas in
            let before = try await replicas.look(at: "a").residentBytes
            var clients: [BusClient] = []
            for _ in 0..<50 {
                let more = (0..<20).map { _ in replicas.anotherClient() }
                try await withThrowingTaskGroup { group in
                    for client in more {
                        group.addTask {
                            _ = try await client.call(TestService.emptyCall, TestEmpty())
                        }
                    }
                    try await group.waitForAll()
                }
                clients += more
            }
            // All live: several heartbeats have passed.
            try await Machine.wait(.seconds(7))
            let held = try await replicas.look(at: "a").residentBytes - before
            print("FIGURE 1,000 idle sessions: \(held / Self.megabyte) MB")
            #expect(held < 150 * Self.megabyte)
            let stats = try await replicas.client.call(Stats.get, StatsRequest(), on: "a")
            #expect(stats.sessions >= 1000)
            for client in clients { client.shutdown() }
        }
    }

    @Test("a reader that stops suspends its sender and nothing else; what it holds is its window")
    func stoppedReader() async throws {
        try await Machine.expect("beside a stopped reader, slowest call", under: .seconds(1)) {
            var slowest = Duration.zero
            try await Replicas.run("a") { slowest = try await Self.stoppedReader($0) }
            return slowest
        }
    }

    /// - Returns: the slowest call beside the stopped one.
    private static func stoppedReader(_ replicas: Replicas) async throws -> Duration {
        let before = try await replicas.look(at: "a")
        let messages = 2000
        let bytes = 64 * 1024
        let stream = try await replicas.client.stream(
            TestService.outputCall,
            TestStreamRequest(sizes: Array(repeating: bytes, count: messages)))
        // While it stands still the session serves other calls.
        let load = Load.start(replicas.client)
        try await Machine.wait(.seconds(3))
        let report = await load.stop()
        #expect(report.errors.isEmpty, "\(report.errors)")
        let stopped = try await replicas.look(at: "a")
        let sent = stopped.sent - before.sent
        #expect(sent <= Limits.streamWindowBytes / bytes + 2)
        let grown = stopped.residentBytes - before.residentBytes
        print("FIGURE stopped reader: \(sent) of \(messages) sent, \(grown / 1024) KB held")
        #expect(grown < 16 * megabyte)

        var read = 0
        for try await message in stream {
            #expect(message.payload.count == bytes)
            read += 1
        }
        #expect(read == messages)
        return report.slowest
    }
}
