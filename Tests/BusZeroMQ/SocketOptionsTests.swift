import Bus
import CZeroMQ
import Testing

@testable import BusZeroMQ

@Suite struct SocketOptionsTests {
    /// Which options a socket must have, whatever else is set.
    private static let required: Set<String> = [
        "LINGER", "SNDHWM", "RCVHWM", "SNDTIMEO", "RCVTIMEO", "HANDSHAKE_IVL", "MAXMSGSIZE",
        "HEARTBEAT_IVL", "HEARTBEAT_TIMEOUT", "HEARTBEAT_TTL", "IPV6", "CURVE_PUBLICKEY",
        "CURVE_SECRETKEY",
    ]

    @Test("every option of a link reads back as it was set")
    func link() throws {
        let endpoint = Endpoint(
            address: "tcp://127.0.0.1:1", publicKey: try CurveKeyPair.generate().publicKey)
        let options = SocketOptions.link(to: endpoint, keyPair: try .generate())
        try expectReadBack(options, type: ZMQ_DEALER)
        let names = Set(options.options.map(\.name))
        #expect(
            names.isSuperset(
                of: Self.required.union([
                    "IMMEDIATE", "RECONNECT_IVL", "CONNECT_TIMEOUT", "CURVE_SERVERKEY",
                ])))
        #expect(value("IMMEDIATE", of: options) == .integer(0))
        #expect(value("RECONNECT_IVL", of: options) == .integer(86_400_000))
    }

    @Test("every option of a server reads back as it was set, but for three libzmq keeps to itself")
    func server() throws {
        let options = SocketOptions.server(
            address: "tcp://127.0.0.1:0", keyPair: try .generate(), domain: "edubus/1")
        try expectReadBack(options, type: ZMQ_ROUTER)
        let names = Set(options.options.map(\.name))
        #expect(
            names.isSuperset(
                of: Self.required.union([
                    "BACKLOG", "ROUTER_MANDATORY", "ROUTER_HANDOVER", "CURVE_SERVER", "ZAP_DOMAIN",
                    "ZAP_ENFORCE_DOMAIN",
                ])))
        #expect(
            Set(options.options.filter { !$0.readable }.map(\.name)) == [
                "ROUTER_MANDATORY", "ROUTER_HANDOVER", "ZAP_DOMAIN",
            ])
        #expect(value("ROUTER_MANDATORY", of: options) == .integer(1))
        #expect(value("ROUTER_HANDOVER", of: options) == .integer(0))
    }

    @Test("no heartbeat lives longer than libzmq can count, and none is off")
    func heartbeats() throws {
        let options = SocketOptions.link(to: Endpoint(address: "tcp://127.0.0.1:1"), keyPair: nil)
        guard case .integer(let life) = value("HEARTBEAT_TTL", of: options),
            case .integer(let interval) = value("HEARTBEAT_IVL", of: options),
            case .integer(let timeout) = value("HEARTBEAT_TIMEOUT", of: options)
        else {
            Issue.record("heartbeats are set")
            return
        }
        #expect(life > interval + timeout && life <= 60_000)
        #expect(interval > 0 && interval + timeout < 4000)
    }

    @Test("the largest part leaves room for what CURVE adds to a full body")
    func partSize() throws {
        let options = SocketOptions.link(to: Endpoint(address: "tcp://127.0.0.1:1"), keyPair: nil)
        #expect(value("MAXMSGSIZE", of: options) == .long(ZeroMQLimits.partBytes))
        #expect(ZeroMQLimits.partBytes >= Limits.frameBodyBytes + 33)
    }

    private func value(_ name: String, of options: SocketOptions) -> SocketOptions.Value? {
        options.options.first { $0.name == name }?.value
    }

    private func expectReadBack(_ options: SocketOptions, type: Int32) throws {
        let context = try #require(zmq_ctx_new())
        defer { zmq_ctx_term(context) }
        let socket = try RawSocket(type, in: context)
        defer { socket.close() }
        try options.apply(to: socket)
        for option in options.options where option.readable {
            switch option.value {
            case .integer(let expected):
                var value: Int32 = 77
                var size = 4
                #expect(zmq_getsockopt(socket.handle, option.number, &value, &size) == 0)
                #expect(value == expected, "\(option.name)")
            case .long(let expected):
                var value: Int64 = 77
                var size = 8
                #expect(zmq_getsockopt(socket.handle, option.number, &value, &size) == 0)
                #expect(value == expected, "\(option.name)")
            case .text(let expected):
                var value = [CChar](repeating: 0, count: 41)
                var size = value.count
                #expect(zmq_getsockopt(socket.handle, option.number, &value, &size) == 0)
                #expect(
                    String(decoding: value.prefix(size - 1).map(UInt8.init), as: UTF8.self)
                        == expected, "\(option.name)")
            }
        }
    }
}
