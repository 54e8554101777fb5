import Bus
import BusTesting
import BusZeroMQ

/// The conformance cases' ends where another implementation serves: every client comes to it as `tester`, whatever a
/// case's own topology says, and the server that each case has is asked by nobody.
struct RemoteNetwork: ConformanceNetwork {
    let context: ZeroMQContext
    let keys: CurveKeyPair
    let endpoint: Endpoint
    private let nowhere = MemoryNetwork()

    init(context: ZeroMQContext, keys: CurveKeyPair, endpoint: Endpoint) {
        self.context = context
        self.keys = keys
        self.endpoint = endpoint
    }

    func publicKey(of caller: String) -> String { keys.publicKey }

    func client(as caller: String) -> any ClientTransport {
        RemoteTransport(
            transport: ZeroMQClientTransport(context: context, keyPair: keys), endpoint: endpoint)
    }

    func server(
        named name: String, at again: Endpoint?, topology: TopologySource
    ) -> any ServerTransport {
        nowhere.server(at: again?.address ?? "memory:\(name)")
    }

    func shutdown() async -> Bool { true }
}

/// Connects to one endpoint, whichever it is asked for.
private struct RemoteTransport: ClientTransport {
    let transport: ZeroMQClientTransport
    let endpoint: Endpoint

    func connect(to _: Endpoint, receiver: any LinkReceiver) -> any Link {
        transport.connect(to: endpoint, receiver: receiver)
    }
}
