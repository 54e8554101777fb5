import Bus

extension ConformanceCase {
    /// The life of a session: HELLO first, going away, coming back.
    static let sessionCases: [ConformanceCase] = [
        ConformanceCase("no_call_before_welcome") { bus in
            let peer = RawPeer()
            let link = try bus.rawLink(peer)
            await peer.opened()
            link.send([.call(1, "testing.v1/EmptyCall", body: [0xA0])])
            let frame = try await peer.next()
            try require(frame.kind == .status, "kind \(frame.kind.rawValue)")
            try require(frame.flags.contains(.notExecuted), "the flag NOT_EXECUTED is missing")
            let error = try frame.statusError()
            try require(error?.code == .unavailable && error?.executed == .no, "\(frame)")
            link.close()
        },
        ConformanceCase("unknown_kinds") { bus in
            let peer = RawPeer()
            let link = try bus.rawLink(peer)
            await peer.opened()
            link.send([.hello(agent: "raw")])
            try require(try await peer.next().kind == .welcome, "no WELCOME")
            // From 0x80 on: ignored.
            link.send([Frame(FrameKind(rawValue: 0x90)), Frame(.ping)])
            try require(try await peer.next().kind == .pong, "an ignorable kind was not ignored")
            // Below: fatal.
            link.send([Frame(FrameKind(rawValue: 0x33))])
            try require(
                try await peer.next().kind == .bye, "an unknown kind did not end the session")
            link.close()
        },
        ConformanceCase("call_ids_are_odd_and_grow") { bus in
            let peer = RawPeer()
            let link = try bus.rawLink(peer)
            await peer.opened()
            link.send([.hello(agent: "raw")])
            try require(try await peer.next().kind == .welcome, "no WELCOME")
            link.send([.call(2, "testing.v1/EmptyCall", body: [0xA0])])
            try require(try await peer.next().kind == .bye, "an even id was taken")
            link.close()
        },
        ConformanceCase("idempotency_key_required") { bus in
            let peer = RawPeer()
            let link = try bus.rawLink(peer)
            await peer.opened()
            link.send([.hello(agent: "raw")])
            try require(try await peer.next().kind == .welcome, "no WELCOME")
            link.send([.call(1, "testing.v1/WriteCall", body: [0xA0])])
            let error = try await peer.next().statusError()
            try require(error?.code == .invalidArgument, "\(String(describing: error))")
            try require(error?.reason == "IDEMPOTENCY_KEY_REQUIRED", "\(String(describing: error))")
            link.close()
        },
    ]
}
