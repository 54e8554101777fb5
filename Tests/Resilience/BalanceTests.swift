import Bus
import BusTesting
import Foundation
import Synchronization
import Testing

@testable import Peer

extension ResilienceTests {
    @Test(
        "an instance ten times slower than its peer gets under a tenth of the calls",
        arguments: ["its handlers", "the way to it"])
    func slowInstance(what: String) async throws {
        let isProxied = what == "the way to it"
        let choices = [
            "a": Replicas.Choice(delay: .milliseconds(4)),
            "b": Replicas.Choice(
                delay: .milliseconds(isProxied ? 4 : 50), isBehindProxy: isProxied),
        ]
        try await Replicas.run(choices) { replicas in
            if isProxied { try replicas.proxy(of: "b").set(.delay(.milliseconds(25))) }
            var settings = Load.Settings()
            settings.pause = .zero
            let load = Load.start(replicas.client, settings)
            // Until the client has learnt it.
            try await Machine.wait(.seconds(1))
            let place = replicas.journal.place
            try await Machine.wait(.seconds(3))
            let calls = replicas.journal.calls(since: place).filter { $0.event == .begun }
            let report = await load.stop()
            #expect(report.errors.isEmpty, "\(report.errors)")
            let slow = calls.count { $0.instance == "b" }
            print("FIGURE slow by \(what): \(slow) of \(calls.count) calls")
            #expect(slow * 10 < calls.count)
            #expect(slow > 0, "it is asked now and then")
        }
    }

    /// Names whose addresses a test changes.
    private final class Names: AddressResolver {
        private let addresses: Mutex<[String]>
        init(_ addresses: [String]) { self.addresses = Mutex(addresses) }
        func set(_ addresses: [String]) { self.addresses.withLock { $0 = addresses } }
        func resolve(_ host: String) async throws -> [String] { addresses.withLock { $0 } }
    }

    @Test(
        "replicas behind one name appear and leave without a change of the topology, and no call fails"
    )
    func names() async throws {
        let port = try Machine.freePorts(1)[0]
        let choice = { (host: String) in Replicas.Choice(host: host, port: port) }
        try await Replicas.run(["a": choice("127.0.0.1"), "b": choice("127.0.0.2")]) { replicas in
            var topology = try replicas.makeTopology()
            let name = replicas.endpoint("tcp://replicas.test:\(port)")
            topology.services["named"] = .init(instances: [name])
            try replicas.publish(topology)
            let names = Names(["127.0.0.1", "127.0.0.2"])
            let client = replicas.anotherClient(resolver: names)
            defer { client.shutdown() }
            var settings = Load.Settings()
            settings.service = "named"
            let load = Load.start(client, settings)
            try await replicas.untilCalled(["a", "b"], since: 0)

            try await replicas.add("c", choice("127.0.0.3"))
            let start = ContinuousClock.now
            names.set(["127.0.0.2", "127.0.0.3"])
            try await replicas.untilCalled(["c"], since: replicas.journal.place)
            let appeared = ContinuousClock.now - start
            print("FIGURE another address behind a name: \(appeared.milliseconds) ms")
            #expect(appeared < Limits.resolveInterval + .seconds(2))

            // The one that left the name is still up, and asked no more.
            try await load.untilMore(50)
            let place = replicas.journal.place
            try await load.untilMore(100)
            let asked = Set(replicas.journal.calls(since: place).map(\.instance))
            #expect(asked == ["b", "c"])
            try await replicas.process("a").killHard()
            try await load.untilMore(50)
            let report = await load.stop()
            #expect(report.errors.isEmpty, "\(report.errors)")
            Oracle(replicas.journal.calls()).expectAll(report)
        }
    }

    @Test("a large answer over a slow line holds up no small call, and no heartbeat")
    func slowLine() async throws {
        try await Replicas.run(["a": Replicas.Choice(isBehindProxy: true)]) { replicas in
            try replicas.proxy(of: "a").set(.throttle(bytesPerSecond: 4 << 20))
            let start = ContinuousClock.now
            async let large = replicas.client.call(
                TestService.unaryCall, TestRequest(responseBytes: 12 << 20))
            let load = Load.start(replicas.client)
            #expect(try await large.payload.count == 12 << 20)
            let took = ContinuousClock.now - start
            let report = await load.stop()
            #expect(report.errors.isEmpty, "\(report.errors)")
            #expect(took > .seconds(2), "the line was not slow")
            print(
                "FIGURE slow line: 12 MB in \(took.milliseconds) ms, "
                    + "slowest small call \(report.slowest.milliseconds) ms")
            #expect(report.slowest < .seconds(1))
        }
    }
}
