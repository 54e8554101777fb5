import Bus
import BusZeroMQ

/// Keys and sizes that both processes of a measurement agree on.
struct PeerPlan: Codable, Sendable {
    var serverPublic: String
    var serverSecret: String
    var clientPublic: String
    var clientSecret: String
    var encrypted: Bool
    /// Parts of the frames that a call of the bus takes, for libzmq alone to send as many bytes.
    var requestHeadBytes: Int
    var answerHeadBytes: Int
    var bodyBytes: Int

    static let callerName = "bench"
    static let plainKey = "plain"

    init(encrypted: Bool) throws {
        let server = try CurveKeyPair.generate()
        let client = try CurveKeyPair.generate()
        serverPublic = server.publicKey
        serverSecret = server.secretKey
        clientPublic = client.publicKey
        clientSecret = client.secretKey
        self.encrypted = encrypted
        let body = try ContentType.cbor.encode(BenchRecord.sample(1))
        let call = Frame.call(1, BenchService.echo.facts.path, timeout: .seconds(10), body: body)
        // The request id: a key, a length of two bytes, 36 characters.
        requestHeadBytes = FrameCoding.headBytes(of: call) + 39
        answerHeadBytes = FrameCoding.prefixBytes + 1
        bodyBytes = body.count
    }

    /// - Parameter address: where the server listens; nil before that is known.
    func topology(address: String?) -> Topology {
        var topology = Topology()
        topology.callers[Self.callerName] = Topology.CallerEntry(
            publicKeys: [encrypted ? clientPublic : Self.plainKey], department: "education",
            roles: [], allowedMethods: ["*"])
        if let address {
            let endpoint = Endpoint(address: address, publicKey: encrypted ? serverPublic : nil)
            topology.services[BenchService.name] = Topology.ServiceEntry(instances: [endpoint])
        }
        return topology
    }
}
