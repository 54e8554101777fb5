import Bus
import BusTesting
import BusZeroMQ
import Logging

extension ConformanceCase {
    /// What only this transport can be asked.
    static let zeroMQCases: [ConformanceCase] = [
        ConformanceCase("zap_missing_refuses_start", on: [.tcp]) { _ in
            for faults in [[.noAuthenticator, .domainNotEnforced], .noAuthenticator]
                as [SecurityFaults]
            {
                let own = try OwnNetwork(faults: faults)
                do {
                    _ = try await own.server(keys: own.serverKeys).listen(receiver: Deaf())
                    await own.context.shutdown()
                    throw ConformanceFailure("a server that lets strangers in started")
                } catch let error as ZeroMQError {
                    await own.context.shutdown()
                    guard error.code == .insecure else {
                        throw ConformanceFailure("another error: \(error)")
                    }
                }
            }
        },
        ConformanceCase("user_id_null_refused", on: [.tcp]) { bus in
            // A server without keys to prove: its frames come without a user id.
            let own = try OwnNetwork(faults: [])
            let service = TestServiceImplementation()
            let server = try BusServer(
                services: [service.definition], transport: own.server(keys: nil),
                topology: own.topology,
                log: Logger(label: "conformance") { _ in SwiftLogNoOpLogHandler() })
            let endpoint = try await server.start()
            let peer = RawPeer()
            let link = ZeroMQClientTransport(context: own.context, keyPair: nil)
                .connect(to: endpoint, receiver: peer)
            await peer.opened()
            link.send([
                .hello(agent: "nobody"),
                .call(1, "testing.v1/WriteCall", key: "nobody", body: [0xA0]),
            ])
            // Both were read, and counted as an alarm.
            while own.context.statistics.callerKeysMissing < 2 { await Task.yield() }
            let answered = peer.received
            link.close()
            await server.shutdown()
            await own.context.shutdown()
            guard answered == 0, service.executions(of: "nobody") == 0 else {
                throw ConformanceFailure("\(answered) answers to a frame without an identity")
            }
        },
    ]

    /// A context beside the world's.
    private struct OwnNetwork {
        let context: ZeroMQContext
        let serverKeys: CurveKeyPair
        let topology: TopologySource

        init(faults: SecurityFaults) throws {
            context = try ZeroMQContext.additional(
                faults: faults,
                logger: Logger(label: "conformance") { _ in SwiftLogNoOpLogHandler() })
            serverKeys = try .generate()
            topology = TopologySource(
                Topology(callers: [
                    "tester": .init(
                        publicKeys: [try CurveKeyPair.generate().publicKey],
                        department: "education",
                        roles: [], allowedMethods: ["*"])
                ]))
        }

        func server(keys: CurveKeyPair?) -> ZeroMQServerTransport {
            ZeroMQServerTransport(
                context: context, endpoint: "tcp://127.0.0.1:0", keyPair: keys, topology: topology)
        }
    }

    /// Hears nothing.
    private final class Deaf: ServerReceiver {
        func received(_ frames: [ReceivedFrame]) {}
        func peerViolated(_ peer: PeerID) {}
        func peerGone(_ peer: PeerID) {}
    }
}
