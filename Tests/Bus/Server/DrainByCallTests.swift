import BusTesting
import Testing

@testable import Bus

/// A drain that an operator asks for over the bus.
@Suite(.timeLimit(.minutes(1)))
struct DrainByCallTests {
    /// A server in memory whose drain stops it, as a program's does, and a client with a role.
    private struct Rig {
        let service = TestServiceImplementation()
        let client: BusClient
        let server: BusServer
        /// Yields when the drain is asked for, then ends when the server has stopped.
        let stops: AsyncStream<Void>

        init(
            role: Role = .operator, canBeAsked: Bool = true, drainTimeout: Duration = .seconds(30)
        ) async throws {
            let network = MemoryNetwork()
            let topology = TopologySource(
                Topology(
                    services: [TestService.name: .init(instances: [Endpoint(address: "memory:s")])],
                    callers: [
                        "tester": .init(
                            publicKeys: ["k"], department: "education", roles: [role],
                            allowedMethods: ["*"])
                    ]))
            let (stops, stop) = AsyncStream.makeStream(of: Void.self)
            self.stops = stops
            var options = BusServer.Options()
            options.drainTimeout = drainTimeout
            if canBeAsked { options.drainAsked = { stop.yield() } }
            server = try BusServer(
                services: [service.definition], transport: network.server(at: "memory:s"),
                topology: topology, options: options, log: ServerRig.silent)
            _ = try await server.start()
            client = BusClient(
                transport: network.client(key: "k"), topology: topology, agent: "test")
        }

        /// Takes a third of a second; answers with the messages that came.
        func slowCall() async throws -> Int {
            let stream = try await client.stream(
                TestService.outputCall,
                TestStreamRequest(sizes: [1], intervalMicroseconds: 300_000))
            var messages = 0
            for try await _ in stream { messages += 1 }
            return messages
        }

        /// Drains by call; answers with every report, and stops the server as its program would.
        func drain() async throws -> [DrainReport] {
            let stopping = Task {
                for await _ in stops { return await server.shutdown() }
            }
            let stream = try await client.stream(
                Control.drain, DrainRequest(), on: TestService.name)
            var reports: [DrainReport] = []
            for try await report in stream { reports.append(report) }
            await stopping.value
            return reports
        }
    }

    @Test("it tells what still runs, lets it finish, and says DRAINED at last")
    func finishes() async throws {
        let rig = try await Rig()
        async let slow = rig.slowCall()
        await rig.service.wait { $0.running == 1 }
        let reports = try await rig.drain()
        #expect(try await slow == 1)
        #expect(reports.first?.state == .draining && reports.first?.runningCalls == 1)
        #expect(reports.last?.state == .drained && reports.last?.runningCalls == 0)
        #expect(reports.dropLast().allSatisfy { $0.state == .draining })
        #expect(Set(reports.map(\.instance)).count == 1)
        #expect(rig.server.health.status == .notServing)
        rig.client.shutdown()
    }

    @Test("what does not end is cut off at the limit, and counted")
    func cutsOff() async throws {
        let rig = try await Rig(drainTimeout: .milliseconds(200))
        let hanging = Task {
            try await rig.client.call(
                TestService.writeCall, TestRequest(hangs: true),
                options: CallOptions(deadline: .seconds(60)))
        }
        await rig.service.wait { $0.running == 1 }
        let reports = try await rig.drain()
        #expect(
            reports.last
                == DrainReport(
                    state: .drained, instance: reports[0].instance, runningCalls: 1))
        await #expect(throws: CallError.self) { try await hanging.value }
        rig.client.shutdown()
    }

    @Test("two who ask are both told the end")
    func twice() async throws {
        let rig = try await Rig()
        async let slow = rig.slowCall()
        await rig.service.wait { $0.running == 1 }
        let stopping = Task { for await _ in rig.stops { return await rig.server.shutdown() } }
        let streams = try await (
            rig.client.stream(Control.drain, DrainRequest(), on: TestService.name),
            rig.client.stream(Control.drain, DrainRequest(), on: TestService.name)
        )
        for stream in [streams.0, streams.1] {
            var last: DrainReport?
            for try await report in stream { last = report }
            #expect(last?.state == .drained)
        }
        await stopping.value
        #expect(try await slow == 1)
        rig.client.shutdown()
    }

    @Test("without the role nothing is asked; a program that cannot be asked says so")
    func refused() async throws {
        for (role, canBeAsked, reason) in [
            (Role.system, true, "ROLE_MISSING"), (.operator, false, "DRAIN_BY_SIGNAL"),
        ] {
            let rig = try await Rig(role: role, canBeAsked: canBeAsked)
            let error = await #expect(throws: CallError.self) {
                let stream = try await rig.client.stream(
                    Control.drain, DrainRequest(), on: TestService.name)
                for try await _ in stream {}
            }
            #expect(error?.reason.rawValue == reason)
            #expect(rig.server.health.status == .serving)
            rig.client.shutdown()
            await rig.server.shutdown()
        }
    }
}
