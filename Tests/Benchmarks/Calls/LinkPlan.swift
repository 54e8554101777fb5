import Bus
import BusZeroMQ
import Foundation

/// How client and server of a measurement meet: the link, its keys and sizes.
struct LinkPlan: Codable, Sendable {
    /// A kind of link, named as in the rows.
    struct Link: Codable, Sendable, Hashable {
        enum Transport: String, Codable, Sendable {
            case tcp
            case ipc
        }
        var transport: Transport
        var encrypted: Bool

        var name: String { "\(transport.rawValue)/\(encrypted ? "curve" : "plain")" }

        static let plain = Link(transport: .tcp, encrypted: false)
        static let curve = Link(transport: .tcp, encrypted: true)
        static let all = [
            plain, curve, Link(transport: .ipc, encrypted: false),
            Link(transport: .ipc, encrypted: true),
        ]
    }

    let link: Link
    let serverPublic: String
    let serverSecret: String
    let clientPublic: String
    let clientSecret: String
    /// Parts of the frames that a call of the bus takes, for libzmq alone to send as many bytes.
    let requestHeadBytes: Int
    let answerHeadBytes: Int
    let recordBytes: Int
    let listBytes: Int
    /// For sockets in the file system, of mode 0700.
    private let directory: URL

    static let callerName = "bench"
    static let plainKey = "plain"

    init(_ link: Link) throws {
        self.link = link
        let server = try CurveKeyPair.generate()
        let client = try CurveKeyPair.generate()
        serverPublic = server.publicKey
        serverSecret = server.secretKey
        clientPublic = client.publicKey
        clientSecret = client.secretKey
        let call = Frame.call(1, BenchService.echo.facts.path, timeout: .seconds(10), body: nil)
        // The request id: a key, a length of two bytes, 36 characters.
        requestHeadBytes = FrameCoding.headBytes(of: call) + 39
        answerHeadBytes = FrameCoding.prefixBytes + 1
        recordBytes = try ContentType.cbor.encode(BenchRecord.sample(1)).count
        listBytes = try ContentType.cbor.encode(RecordList.hundred).count
        directory = FileManager.default.temporaryDirectory.appending(
            path: "edubus-bench-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(
            at: directory, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
    }

    /// Where a server listens.
    ///
    /// - Parameter port: what stands for any port.
    func endpoint(anyPort port: String) -> String {
        switch link.transport {
        case .tcp: "tcp://127.0.0.1:\(port)"
        case .ipc: "ipc://" + directory.appending(path: UUID().uuidString.prefix(8)).path
        }
    }

    func bodyBytes(of payload: Load.Payload) -> Int {
        switch payload {
        case .record: recordBytes
        case .list: listBytes
        }
    }

    func removeDirectory() {
        try? FileManager.default.removeItem(at: directory)
    }

    /// - Parameter addresses: where servers listen; none before that is known.
    func topology(addresses: [String] = []) -> Topology {
        var topology = Topology()
        topology.callers[Self.callerName] = Topology.CallerEntry(
            publicKeys: [link.encrypted ? clientPublic : Self.plainKey], department: "education",
            roles: [], allowedMethods: ["*"])
        let instances = addresses.map {
            Endpoint(address: $0, publicKey: link.encrypted ? serverPublic : nil)
        }
        topology.services[BenchService.name] = Topology.ServiceEntry(instances: instances)
        return topology
    }
}

/// Runs a body with the plan of a link, and what it left in the file system removed afterwards.
func withPlan<Result>(
    _ link: LinkPlan.Link, _ body: (LinkPlan) async throws -> Result
) async throws -> Result {
    let plan = try LinkPlan(link)
    defer { plan.removeDirectory() }
    return try await body(plan)
}
