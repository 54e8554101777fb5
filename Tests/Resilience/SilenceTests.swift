import Bus
import BusTesting
import Foundation
import Testing

@testable import Peer

extension ResilienceTests {
    /// Two replicas under load: one falls silent, then comes back.
    ///
    /// - Returns: the slowest call.
    private func silence(
        isBehindProxy: Bool = false, for time: Duration = .milliseconds(4500), times: Int = 1,
        begin: @Sendable (Replicas) async throws -> Void,
        end: @Sendable (Replicas) async throws -> Void
    ) async throws -> Duration {
        var slowest = Duration.zero
        let choices = [
            "a": Replicas.Choice(isBehindProxy: isBehindProxy), "b": Replicas.Choice(),
        ]
        try await Replicas.run(choices) { replicas in
            let load = Load.start(replicas.client)
            try await load.untilMore(200)
            try await begin(replicas)
            try await Machine.wait(time)
            let place = replicas.journal.place
            try await end(replicas)
            // More than can have waited for it in its socket.
            try await Machine.until("the instance gets calls again") {
                replicas.journal.calls(since: place).count {
                    $0.event == .begun && $0.instance == "a"
                } > 3 * load.callers
            }
            let report = await load.stop()
            #expect(report.errors.isEmpty, "\(report.errors)")
            Oracle(replicas.journal.calls()).expectAll(report, mayRepeat: times * load.callers)
            slowest = report.slowest
        }
        return slowest
    }

    @Test("a stopped replica: no error, the slowest call under 4 s, and it comes back")
    func stoppedProcess() async throws {
        try await Machine.expect("SIGSTOP of one of two, slowest call", under: .seconds(4)) {
            try await silence {
                try $0.process("a").send(SIGSTOP)
            } end: {
                try $0.process("a").send(SIGCONT)
            }
        }
    }

    @Test("a black hole before one replica: no error, the slowest call under 4 s")
    func blackHole() async throws {
        try await Machine.expect("black hole before one of two, slowest call", under: .seconds(4)) {
            try await silence(isBehindProxy: true) {
                try $0.proxy(of: "a").set(.blackHole)
            } end: { replicas in
                #expect(try replicas.proxy(of: "a").swallowedBytes > 0)
                try replicas.proxy(of: "a").set(.pass)
            }
        }
    }

    @Test("a network that stands still and goes on: no error, the slowest call under 4 s")
    func frozenNetwork() async throws {
        try await Machine.expect("frozen network to one of two, slowest call", under: .seconds(4)) {
            try await silence(isBehindProxy: true) {
                try $0.proxy(of: "a").set(.frozen)
            } end: {
                try $0.proxy(of: "a").set(.pass)
            }
        }
    }

    @Test("a half-open connection: no error, the slowest call under 4 s")
    func halfOpen() async throws {
        try await Machine.expect(
            "half-open connection to one of two, slowest call", under: .seconds(4)
        ) {
            try await silence(isBehindProxy: true) {
                try $0.proxy(of: "a").set(.halfOpen)
            } end: {
                try $0.proxy(of: "a").set(.pass)
            }
        }
    }

    @Test("connections that are reset under load: no error, the slowest call under 1 s")
    func reset() async throws {
        try await Machine.expect("connections reset 10 times, slowest call", under: .seconds(1)) {
            try await silence(isBehindProxy: true, for: .zero, times: 10) { replicas in
                for _ in 0..<10 {
                    try replicas.proxy(of: "a").cut()
                    let place = replicas.journal.place
                    try await replicas.untilCalled(["a"], since: place)
                }
            } end: { _ in
            }
        }
    }

    @Test("a program whose handlers' threads are all stuck is found by its heartbeats")
    func stuckProgram() async throws {
        // Its I/O thread lives, so that ZeroMQ's own heartbeats go on.
        try await Machine.expect("stuck program, slowest call", under: .milliseconds(4500)) {
            try await silence(for: .milliseconds(5500)) { replicas in
                var options = CallOptions()
                options.deadline = .seconds(1)
                _ = try? await replicas.client.call(
                    PeerControl.block, PeerBlock(milliseconds: 5000), options: options, on: "a")
            } end: { _ in
            }
        }
    }

    @Test("a stuck program that goes on to take parts of large requests is found, too")
    func stuckProgramThatReads() async throws {
        try await Replicas.run("a") { replicas in
            let client = replicas.client
            try await Machine.expect("stuck program that reads", under: .milliseconds(4500)) {
                let stream = try await client.open(
                    TestService.duplexCall, options: CallOptions(deadline: .seconds(60)), on: "a")
                var responses = stream.responses.makeAsyncIterator()
                try await stream.write(TestStreamRequest(sizes: [1]))
                _ = try await responses.next()
                let start = ContinuousClock.now
                let uploading = Task { await Self.upload(to: client) }
                defer { uploading.cancel() }
                _ = try? await client.call(
                    PeerControl.block, PeerBlock(milliseconds: 8000),
                    options: CallOptions(deadline: .seconds(1)), on: "a")
                let error = await #expect(throws: CallError.self) {
                    while try await responses.next() != nil {}
                }
                #expect(error?.reason == "PEER_SILENT", "\(String(describing: error))")
                return .now - start
            }
        }
    }

    /// Large requests, each of which is given room by the server's I/O, whatever its handlers do.
    private static func upload(to client: BusClient) async {
        await withTaskGroup { group in
            for _ in 0..<40 where !Task.isCancelled {
                group.addTask {
                    _ = try? await client.call(
                        TestService.unaryCall,
                        TestRequest(
                            responseBytes: 0, payload: Array(repeating: 1, count: 2_000_000)),
                        options: CallOptions(deadline: .seconds(1)), on: "a")
                }
                try? await Machine.wait(.milliseconds(200))
            }
            group.cancelAll()
        }
    }
}
