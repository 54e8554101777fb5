import Bus
import BusZeroMQ
import Testing

@Suite struct AuthenticationTests {
    @Test("a client whose key nobody owns is refused, and counted")
    func unknownKey() async throws {
        try await World.run { world in
            let endpoint = try await world.server().listen(receiver: ServerRecorder())
            let before = world.context.statistics.authenticationsRefused
            let heard = LinkRecorder()
            _ = world.client(try .generate()).connect(to: endpoint, receiver: heard)
            #expect(try await heard.closed() == .refused)
            #expect(heard.observed.current.opened == 0)
            try await world.statistics("the refusal to be counted") {
                $0.authenticationsRefused == before + 1
            }
        }
    }

    @Test("a server that has another key than the topology says is refused")
    func wrongServerKey() async throws {
        try await World.run { world in
            var endpoint = try await world.server().listen(receiver: ServerRecorder())
            endpoint.publicKey = try CurveKeyPair.generate().publicKey
            let heard = LinkRecorder()
            _ = world.client().connect(to: endpoint, receiver: heard)
            #expect(try await heard.closed() == .refused)
            #expect(heard.observed.current.opened == 0)
        }
    }

    @Test("a client without CURVE is refused")
    func noCurve() async throws {
        try await World.run { world in
            let endpoint = try await world.server().listen(receiver: ServerRecorder())
            let heard = LinkRecorder()
            _ = world.client().connect(to: Endpoint(address: endpoint.address), receiver: heard)
            // Either side may see first that the other speaks another mechanism.
            let failure = try await heard.closed()
            #expect(failure == .refused || failure == .unreachable)
            #expect(heard.observed.current.opened == 0)
        }
    }

    @Test(
        "a revoked key is refused at the next connection, a rotated one has both keys for a while")
    func revocation() async throws {
        try await World.run { world in
            let endpoint = try await world.server().listen(receiver: ServerRecorder())
            let (link, heard) = try await world.openLink(to: endpoint)
            let next = try CurveKeyPair.generate()
            world.topology.update(
                World.topology(keys: [world.clientKeys.publicKey, next.publicKey]))
            for keys in [world.clientKeys, next] {
                let heard = LinkRecorder()
                let link = world.client(keys).connect(to: endpoint, receiver: heard)
                try await heard.opened()
                link.close()
            }
            world.topology.update(World.topology(keys: [next.publicKey]))
            let refused = LinkRecorder()
            _ = world.client().connect(to: endpoint, receiver: refused)
            #expect(try await refused.closed() == .refused)
            // ZeroMQ asks once for each connection: the old one lives until the session layer ends it.
            #expect(heard.observed.current.closed.isEmpty)
            link.close()
        }
    }

    @Test("two servers of one process know their own callers only")
    func ownCallers() async throws {
        try await World.run { world in
            let first = try await world.server().listen(receiver: ServerRecorder())
            let others = TopologySource(
                World.topology(keys: [try CurveKeyPair.generate().publicKey]))
            let second = try await ZeroMQServerTransport(
                context: world.context, endpoint: "tcp://127.0.0.1:0", keyPair: world.serverKeys,
                topology: others
            ).listen(receiver: ServerRecorder())
            _ = try await world.openLink(to: first)
            let heard = LinkRecorder()
            _ = world.client().connect(to: second, receiver: heard)
            #expect(try await heard.closed() == .refused)
        }
    }

    @Test(
        "a server that would let strangers in, or nobody, refuses to start",
        arguments: [
            ([.noAuthenticator, .domainNotEnforced], ["an unknown key was not refused"]),
            // libzmq hangs up on the stranger: whether that looks like a refusal is a matter of who is first.
            (.noAuthenticator, ["an unknown key was not refused", "nobody authenticates clients"]),
            (.admitsEverybody, ["an unknown key was not refused"]),
        ] as [(SecurityFaults, [String])])
    func zapMissingRefusesStart(faults: SecurityFaults, why: [String]) async throws {
        try await World.run(faults: faults) { world in
            let error = await #expect(throws: ZeroMQError.self) {
                try await world.server().listen(receiver: ServerRecorder())
            }
            #expect(error?.code == .insecure)
            let description = error?.description ?? ""
            #expect(why.contains(where: description.contains), "\(description)")
        }
    }

    @Test("a network address without keys is refused on both sides")
    func encryptionRequired() async throws {
        try await World.run { world in
            let server = ZeroMQServerTransport(
                context: world.context, endpoint: "tcp://0.0.0.0:0", keyPair: nil,
                topology: world.topology)
            let error = await #expect(throws: ZeroMQError.self) {
                try await server.listen(receiver: ServerRecorder())
            }
            #expect(error?.code == .encryptionRequired)
            let heard = LinkRecorder()
            _ = world.client().connect(
                to: Endpoint(address: "tcp://192.0.2.1:9"), receiver: heard)
            let failure = try await heard.closed()
            #expect(failure == .refused)
        }
    }

    @Test("without keys, on the loopback, callers have the key the server was told, or none")
    func plain() async throws {
        for key in ["bench", nil] {
            try await World.run { world in
                let server = ZeroMQServerTransport(
                    context: world.context, endpoint: "tcp://127.0.0.1:0", keyPair: nil,
                    topology: world.topology, plainCallerKey: key)
                let heard = ServerRecorder()
                let endpoint = try await server.listen(receiver: heard)
                let (link, _) = try await world.openLink(to: endpoint)
                link.send([Frame(.hello)])
                #expect(try await heard.frames(1)[0].callerKey == key)
            }
        }
    }
}
