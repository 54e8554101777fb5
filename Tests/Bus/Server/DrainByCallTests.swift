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

        /// A call that runs until its requests end.
        func openCall() async throws -> BidirectionalCall<TestStreamRequest, TestResponse> {
            let call = try await client.open(TestService.duplexCall)
            try await call.write(TestStreamRequest(sizes: [1]))
            var responses = call.responses.makeAsyncIterator()
            _ = try await responses.next()
            return call
        }

        /// Drains by call; answers with every report, and stops the server as its program would.
        func drain(_ told: (DrainReport) -> Void = { _ in }) async throws -> [DrainReport] {
            async let stopped: Void = stopWhenAsked()
            let stream = try await client.stream(
                Control.drain, DrainRequest(), on: TestService.name)
            var reports: [DrainReport] = []
            for try await report in stream {
                reports.append(report)
                told(report)
            }
            await stopped
            return reports
        }

        func stopWhenAsked() async {
            for await _ in stops { return await server.shutdown() }
        }
    }

    @Test("it tells what still runs, lets it finish, and says DRAINED at last")
    func finishes() async throws {
        let rig = try await Rig()
        let call = try await rig.openCall()
        let reports = try await rig.drain { _ in call.finishWriting() }
        var rest = call.responses.makeAsyncIterator()
        #expect(try await rest.next() == nil)
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
        let call = try await rig.openCall()
        let streams = try await [
            rig.client.stream(Control.drain, DrainRequest(), on: TestService.name),
            rig.client.stream(Control.drain, DrainRequest(), on: TestService.name),
        ]
        async let stopped: Void = rig.stopWhenAsked()
        call.finishWriting()
        for stream in streams {
            var last: DrainReport?
            for try await report in stream { last = report }
            #expect(last?.state == .drained)
        }
        await stopped
        rig.client.shutdown()
    }

    @Test("without the role nothing is asked; a program that cannot be asked has no such method")
    func refused() async throws {
        for (role, canBeAsked, reason) in [
            (Role.system, true, "ROLE_MISSING"), (.operator, false, "UNKNOWN_SERVICE"),
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
