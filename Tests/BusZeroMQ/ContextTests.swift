import Bus
import Dispatch
import Foundation
import Testing

@testable import BusZeroMQ

@Suite struct ContextTests {
    @Test("a process has one context, and another one only after the first has ended")
    func onePerProcess() async throws {
        let first = try ZeroMQContext()
        let error = #expect(throws: ZeroMQError.self) { try ZeroMQContext() }
        #expect(error?.code == .contextExists)
        #expect(await first.shutdown())
        let second = try ZeroMQContext()
        #expect(await second.shutdown())
    }

    @Test(
        "a libzmq older than 4.3.4 is refused",
        arguments: [
            (ZeroMQVersion(4, 3, 3), false), (ZeroMQVersion(4, 2, 9), false),
            (ZeroMQVersion(3, 9, 9), false), (ZeroMQVersion(4, 3, 4), true),
            (ZeroMQVersion(4, 4, 0), true), (ZeroMQVersion(5, 0, 0), true),
        ])
    func version(version: ZeroMQVersion, isSafe: Bool) {
        #expect(((try? version.requireSafe()) != nil) == isSafe)
    }

    @Test("the linked libzmq is new enough and can do CURVE")
    func linked() throws {
        try ZeroMQVersion.linked.requireSafe()
        _ = try CurveKeyPair.generate()
    }

    @Test("a shutdown with links, servers and unread frames takes under 2 s, and tells the links")
    func shutdown() async throws {
        // It waits a second and a half for the peer that does not read: a busy machine may need the rest, not five times.
        var times: [Duration] = []
        repeat {
            times.append(try await Self.timeOfShutdown())
        } while times.count < 5 && times.allSatisfy { $0 >= .seconds(2) }
        #expect(times.contains { $0 < .seconds(2) }, "\(times)")
    }

    private static func timeOfShutdown() async throws -> Duration {
        let world = try World()
        let server = world.server()
        let heard = ServerRecorder()
        let endpoint = try await server.listen(receiver: heard)
        let peer = RawPeer(endpoint: endpoint, keyPair: world.clientKeys)
        try peer.send(Frame(.hello))
        let sender = try await heard.frames(1)[0].peer
        let (_, answers) = try await world.openLink(to: endpoint)
        let frame = Frame(.data, body: [UInt8](repeating: 0, count: 100_000))
        server.send([Frame](repeating: frame, count: 2000), to: sender)
        let start = ContinuousClock.now
        let isInTime = await world.context.shutdown()
        let time = ContinuousClock.now - start
        #expect(try await answers.closed() == .closed)
        await RawPeer.onThread { peer.close() }

        let late = LinkRecorder()
        let link = world.client().connect(to: endpoint, receiver: late)
        link.send([Frame(.hello)])
        #expect(try await late.closed() == .closed)
        let error = await #expect(throws: ZeroMQError.self) {
            try await world.server().listen(receiver: heard)
        }
        #expect(error?.code == .wrongState)
        await server.close()
        #expect(await world.context.shutdown() == isInTime)
        return isInTime ? time : .seconds(2)
    }

    @Test("an address in use is an error that names it, and is free once the server closed")
    func addressInUse() async throws {
        try await World.run { world in
            let first = world.server()
            let endpoint = try await first.listen(receiver: ServerRecorder())
            let error = await #expect(throws: ZeroMQError.self) {
                try await world.server(endpoint.address).listen(receiver: ServerRecorder())
            }
            #expect(error?.code == .addressInUse)
            #expect(error?.message.contains(endpoint.address) == true)
            for _ in 0..<5 {
                await first.close()
                let next = world.server(endpoint.address)
                #expect(try await next.listen(receiver: ServerRecorder()) == endpoint)
                await next.close()
            }
        }
    }

    @Test("an ipc address needs a directory of mode 0700")
    func ipc() async throws {
        let directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("edubus-ipc-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o755])
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try await World.run { world in
            let address = "ipc://\(directory)/server"
            let error = await #expect(throws: ZeroMQError.self) {
                try await world.server(address).listen(receiver: ServerRecorder())
            }
            #expect(error?.code == .directoryNotPrivate)
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o700], ofItemAtPath: directory)
            let heard = ServerRecorder()
            let endpoint = try await world.server(address).listen(receiver: heard)
            #expect(endpoint.address == address)
            let (link, _) = try await world.openLink(to: endpoint)
            link.send([Frame(.hello)])
            #expect(try await heard.frames(1)[0].callerKey == world.clientKeys.publicKey)
        }
    }

    @Test(
        "addresses of other kinds are refused by servers",
        arguments: [
            "inproc://a", "tcp://*", "ipc://relative", "ipc://@abstract", "udp://1.2.3.4:5",
        ])
    func addressKinds(address: String) async throws {
        let error = #expect(throws: ZeroMQError.self) {
            try AddressRules.check(address, encrypted: true)
        }
        #expect(error?.code == .addressInvalid)
    }

    @Test("the factory wants the two halves of one key")
    func factory() throws {
        let (keys, others) = (try CurveKeyPair.generate(), try CurveKeyPair.generate())
        let error = #expect(throws: ZeroMQError.self) {
            try ZeroMQTransports.make(
                TransportSettings(
                    listen: nil, publicKey: others.publicKey, secretKey: keys.secretKey,
                    topology: TopologySource(Topology())))
        }
        #expect(error?.code == .keyInvalid)
    }

    @Test("two blocked pool threads do not stop the frames")
    func busyPool() async throws {
        try await World.run { world in
            let server = world.server()
            let echo = Echo()
            echo.server.update { $0 = ZeroMQServerTransportBox(transport: server) }
            let endpoint = try await server.listen(receiver: echo)
            let answers = SignallingReceiver()
            let link = world.client().connect(to: endpoint, receiver: answers)
            let rounds = await withTaskGroup { group in
                let release = Flag()
                for _ in 0..<ProcessInfo.processInfo.activeProcessorCount {
                    group.addTask {
                        while !release.isSet {}
                    }
                }
                // Not a task of the pool: nothing but the I/O threads can carry these.
                return await RawPeer.onThread {
                    defer { release.set() }
                    var rounds = 0
                    for round in 1...50 {
                        link.send([Frame(.ping, callID: UInt64(round))])
                        guard answers.semaphore.wait(timeout: .now() + 60) == .success else {
                            break
                        }
                        rounds = round
                    }
                    return rounds
                }
            }
            #expect(rounds == 50)
        }
    }
}

/// Wakes a thread for every frame.
private final class SignallingReceiver: LinkReceiver {
    let semaphore = DispatchSemaphore(value: 0)
    func linkOpened() {}
    func linkReceived(_ frames: [Frame]) { for _ in frames { semaphore.signal() } }
    func linkClosed(_ failure: LinkFailure) {}
}
