import Bus
import CZeroMQ

/// Every option of a socket, set in one place, because the defaults lose frames, wait for ever or let strangers in.
struct SocketOptions {
    enum Value: Hashable {
        case integer(Int32)
        case long(Int64)
        case text(String)
    }

    struct Option {
        let name: String
        let number: Int32
        let value: Value
        /// libzmq sets some options and does not tell them again.
        var readable = true
    }

    private(set) var options: [Option]

    /// For a DEALER that belongs to one link: it connects once and never by itself again, so that no request is replayed
    /// to a new process behind our back.
    static func link(to endpoint: Endpoint, keyPair: CurveKeyPair?) -> SocketOptions {
        var options = common(address: endpoint.address)
        // With IMMEDIATE=1, or with RECONNECT_IVL=-1, libzmq throws away what came before a disconnect and was not read
        // yet. So it may reconnect, as late as can be said; the link closes its socket at the disconnect.
        options.add("IMMEDIATE", ZMQ_IMMEDIATE, 0)
        options.add("RECONNECT_IVL", ZMQ_RECONNECT_IVL, ZeroMQLimits.neverMilliseconds)
        options.add("RECONNECT_IVL_MAX", ZMQ_RECONNECT_IVL_MAX, 0)
        options.add("CONNECT_TIMEOUT", ZMQ_CONNECT_TIMEOUT, Self.handshakeMilliseconds)
        guard let serverKey = endpoint.publicKey, let keyPair else { return options }
        options.add("CURVE_SERVERKEY", ZMQ_CURVE_SERVERKEY, serverKey)
        options.addKeys(keyPair)
        return options
    }

    /// For the ROUTER of a server: it tells when a peer is gone or full instead of dropping frames, and no
    /// client is let in without the ZAP handler's word.
    static func server(
        address: String, keyPair: CurveKeyPair?, domain: String, enforcesDomain: Bool = true
    ) -> SocketOptions {
        var options = common(address: address)
        options.add("BACKLOG", ZMQ_BACKLOG, ZeroMQLimits.listenBacklogConnections)
        options.add("ROUTER_MANDATORY", ZMQ_ROUTER_MANDATORY, 1, readable: false)
        options.add("ROUTER_HANDOVER", ZMQ_ROUTER_HANDOVER, 0, readable: false)
        guard let keyPair else { return options }
        options.add("CURVE_SERVER", ZMQ_CURVE_SERVER, 1)
        options.addKeys(keyPair)
        options.add("ZAP_DOMAIN", ZMQ_ZAP_DOMAIN, domain, readable: false)
        if enforcesDomain {
            options.add("ZAP_ENFORCE_DOMAIN", Int32(CZMQ_ZAP_ENFORCE_DOMAIN), 1)
        }
        return options
    }

    /// For the sockets between the I/O thread and libzmq's own.
    static func local() -> SocketOptions {
        var options = SocketOptions(options: [])
        options.add("LINGER", ZMQ_LINGER, 0)
        options.add("SNDHWM", ZMQ_SNDHWM, 0)
        options.add("RCVHWM", ZMQ_RCVHWM, 0)
        return options
    }

    func apply(to socket: RawSocket) throws(ZeroMQError) {
        for option in options {
            let result: Int32
            switch option.value {
            case .integer(var value):
                result = zmq_setsockopt(
                    socket.handle, option.number, &value, MemoryLayout<Int32>.size)
            case .long(var value):
                result = zmq_setsockopt(
                    socket.handle, option.number, &value, MemoryLayout<Int64>.size)
            case .text(let value):
                result = zmq_setsockopt(socket.handle, option.number, value, value.utf8.count)
            }
            guard result == 0 else { throw .last("socket option \(option.name)") }
        }
    }

    private static var handshakeMilliseconds: Int32 {
        Int32(clamping: Limits.handshakeTimeout.wholeMilliseconds)
    }

    private static func common(address: String) -> SocketOptions {
        var options = SocketOptions(options: [])
        options.add("LINGER", ZMQ_LINGER, ZeroMQLimits.lingerMilliseconds)
        options.add("SNDHWM", ZMQ_SNDHWM, ZeroMQLimits.highWaterMarkMessages)
        options.add("RCVHWM", ZMQ_RCVHWM, ZeroMQLimits.highWaterMarkMessages)
        options.add("SNDTIMEO", ZMQ_SNDTIMEO, 0)
        options.add("RCVTIMEO", ZMQ_RCVTIMEO, 0)
        options.add("HANDSHAKE_IVL", ZMQ_HANDSHAKE_IVL, handshakeMilliseconds)
        options.add("HEARTBEAT_IVL", ZMQ_HEARTBEAT_IVL, ZeroMQLimits.heartbeatIntervalMilliseconds)
        options.add(
            "HEARTBEAT_TIMEOUT", ZMQ_HEARTBEAT_TIMEOUT, ZeroMQLimits.heartbeatTimeoutMilliseconds)
        let life = ZeroMQLimits.heartbeatLifeMilliseconds
        precondition(life <= ZeroMQLimits.longestHeartbeatLifeMilliseconds)
        options.add("HEARTBEAT_TTL", ZMQ_HEARTBEAT_TTL, life)
        options.add("IPV6", ZMQ_IPV6, AddressRules.isIPv6(address) ? 1 : 0)
        options.options.append(
            Option(
                name: "MAXMSGSIZE", number: ZMQ_MAXMSGSIZE, value: .long(ZeroMQLimits.partBytes)))
        return options
    }

    private mutating func add(
        _ name: String, _ number: Int32, _ value: Int32, readable: Bool = true
    ) {
        options.append(
            Option(name: name, number: number, value: .integer(value), readable: readable))
    }

    private mutating func add(
        _ name: String, _ number: Int32, _ value: String, readable: Bool = true
    ) {
        options.append(
            Option(name: name, number: number, value: .text(value), readable: readable))
    }

    private mutating func addKeys(_ keyPair: CurveKeyPair) {
        add("CURVE_PUBLICKEY", ZMQ_CURVE_PUBLICKEY, keyPair.publicKey)
        add("CURVE_SECRETKEY", ZMQ_CURVE_SECRETKEY, keyPair.secretKey)
    }
}
