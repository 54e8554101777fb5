import Bus
import BusTesting
import Foundation
import Testing

extension ResilienceTests {
    @Test("where nobody listens, a call fails with UNAVAILABLE within 5 ms")
    func closedPort() async throws {
        try await Replicas.run("a") { replicas in
            let server = try replicas.endpoint(of: "a")
            var topology = try replicas.makeTopology()
            let ports = try Machine.freePorts(21)
            for (number, port) in ports.enumerated() {
                let endpoint = Endpoint(
                    address: "tcp://127.0.0.1:\(port)", publicKey: server.publicKey)
                topology.services["nobody-\(number)"] = .init(instances: [endpoint])
            }
            try replicas.publish(topology)
            // The first call of each service opens a connection, the second knows better.
            for what in ["first", "second"] {
                try await Machine.expect(
                    "closed port, \(what) call, median", under: .milliseconds(5)
                ) {
                    var times: [Duration] = []
                    for number in ports.indices {
                        times.append(try await Self.timeToFail(replicas, "nobody-\(number)"))
                    }
                    return times.sorted()[times.count / 2]
                }
            }
        }
    }

    private static func timeToFail(_ replicas: Replicas, _ service: String) async throws -> Duration
    {
        let start = ContinuousClock.now
        do {
            _ = try await replicas.client.call(
                TestService.emptyCall, TestEmpty(), on: service)
            Issue.record("somebody answered")
        } catch let error as CallError {
            #expect(error.code == .unavailable)
            #expect(error.executed == .no)
            #expect(error.origin == .bus)
        }
        return .now - start
    }

    @Test("what the first call of a connection costs beside the next")
    func firstConnection() async throws {
        try await Replicas.run("a") { replicas in
            try await Machine.expect(
                "first call, connection and handshake", under: .milliseconds(200)
            ) {
                let client = replicas.anotherClient()
                defer { client.shutdown() }
                let start = ContinuousClock.now
                _ = try await client.call(TestService.emptyCall, TestEmpty())
                return .now - start
            }
        }
    }

    @Test("wait-for-ready waits for an instance, within the deadline")
    func waitForReady() async throws {
        try await Replicas.run("a") { replicas in
            try await replicas.process("a").killHard()
            var options = CallOptions()
            options.waitForReady = true
            options.deadline = .milliseconds(300)
            let start = ContinuousClock.now
            do {
                _ = try await replicas.client.call(
                    TestService.unaryCall, TestRequest(), options: options)
                Issue.record("somebody answered")
            } catch let error as CallError {
                #expect(error.code == .deadlineExceeded)
                #expect(ContinuousClock.now - start >= .milliseconds(300))
            }
            options.deadline = .seconds(120)
            async let answer = replicas.client.call(
                TestService.unaryCall, TestRequest(), options: options)
            try await replicas.start("a")
            _ = try await answer
        }
    }
}
