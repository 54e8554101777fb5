import Bus

/// Who is connected to a server. libzmq tells of connections by descriptor and of peers by routing id, and never which
/// is whose; but more sessions than connections means that somebody was lost without a word.
struct Presence {
    private var connections: Set<UInt32> = []
    /// Those that were welcomed and have not said BYE, nor been told.
    private(set) var peers: Set<PeerID> = []

    var isEmpty: Bool { connections.isEmpty }
    var somebodyIsLost: Bool { peers.count > connections.count }

    mutating func accepted(_ descriptor: UInt32) { connections.insert(descriptor) }
    mutating func disconnected(_ descriptor: UInt32) { connections.remove(descriptor) }

    mutating func sent(_ kind: FrameKind, to peer: PeerID) {
        if kind == .welcome { peers.insert(peer) } else if kind == .bye { peers.remove(peer) }
    }

    mutating func heard(_ kind: FrameKind, from peer: PeerID) {
        if kind == .bye { peers.remove(peer) }
    }

    mutating func gone(_ peer: PeerID) { peers.remove(peer) }
}
