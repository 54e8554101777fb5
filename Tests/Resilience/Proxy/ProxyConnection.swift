import Foundation

/// One connection through the proxy: a socket to the client, one to the server, and what is on its way between them.
final class ProxyConnection {
    private static let bufferBytes = 1 << 20
    private static let chunkBytes = 1 << 14

    private let client: Int32
    /// Negative when there is none: the network ends here.
    private var server: Int32
    private var up: ProxyLane
    private var down: ProxyLane
    private(set) var isOver = false
    private var swallowed = 0
    /// Bytes were lost, so that the rest would make no sense.
    private var isSpoilt = false
    private var buffer = [UInt8](repeating: 0, count: chunkBytes)

    init(client: Int32, server: Int32) {
        self.client = client
        self.server = server
        up = ProxyLane(from: client, to: server)
        down = ProxyLane(from: server, to: client)
    }

    func takeSwallowed() -> Int {
        defer { swallowed = 0 }
        return swallowed
    }

    var nextDue: ContinuousClock.Instant? {
        [up.nextDue, down.nextDue].compactMap { $0 }.min()
    }

    func change(from old: FaultProxy.Mode, to new: FaultProxy.Mode) {
        if isSpoilt || server < 0 { return reset() }
        if new == .halfOpen {
            close(server)
            server = -1
            isSpoilt = true
        }
    }

    /// What to wait for in a mode.
    func waits(_ mode: FaultProxy.Mode, now: ContinuousClock.Instant) -> [pollfd] {
        guard mode != .frozen else { return [] }
        return [(client, up, down), (server, down, up)].compactMap { socket, reads, writes in
            guard socket >= 0 else { return nil }
            var events: Int32 = 0
            if !reads.hasEnded, reads.bytes < Self.bufferBytes { events |= POLLIN }
            if let due = writes.nextDue, due <= now { events |= POLLOUT }
            return events == 0 ? nil : pollfd(fd: socket, events: Int16(events), revents: 0)
        }
    }

    func move(_ mode: FaultProxy.Mode) {
        guard !isOver, mode != .frozen else { return }
        let swallows = mode == .blackHole || server < 0
        read(&up, swallows ? nil : mode)
        read(&down, swallows ? nil : mode)
        guard !isOver, !swallows else { return }
        let now = ContinuousClock.now
        guard up.write(now), down.write(now) else { return reset() }
        if up.isDone, down.isDone { end() }
    }

    /// - Parameter mode: nil when what comes is swallowed, its end too.
    private func read(_ lane: inout ProxyLane, _ mode: FaultProxy.Mode?) {
        while !isOver, lane.from >= 0, !lane.hasEnded, lane.bytes < Self.bufferBytes {
            let count = recv(lane.from, &buffer, buffer.count, 0)
            if count > 0 {
                guard let mode else {
                    swallowed += count
                    isSpoilt = true
                    continue
                }
                lane.add(buffer[..<count], mode)
            } else if count == 0 {
                lane.hasEnded = true
                // The side that is left hears nothing in a black hole; a client that leaves is forgotten.
                if mode == nil {
                    isSpoilt = true
                    if lane.from == client { return reset() }
                }
            } else if errno == EAGAIN || errno == ENOTCONN {
                return
            } else if errno != EINTR {
                return reset()
            }
        }
    }

    /// Ends both sides as a machine that loses its memory does.
    func reset() {
        guard !isOver else { return }
        isOver = true
        Self.reset(client)
        if server >= 0 { Self.reset(server) }
    }

    private func end() {
        isOver = true
        close(client)
        close(server)
    }

    static func reset(_ descriptor: Int32) {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        close(descriptor)
    }
}
