import Foundation
import Synchronization

/// The proxy's thread: waits for any of its sockets, moves what is due.
struct ProxyLoop {
    let listener: Int32
    let wakeUp: Int32
    /// The server's port.
    let target: Int
    let shared: FaultProxy.Shared

    private var connections: [ProxyConnection] = []
    private var mode = FaultProxy.Mode.pass
    private var cuts = 0

    init(listener: Int32, wakeUp: Int32, target: Int, shared: FaultProxy.Shared) {
        self.listener = listener
        self.wakeUp = wakeUp
        self.target = target
        self.shared = shared
    }

    mutating func run() {
        while follow() {
            wait()
            accept()
            for connection in connections { connection.move(mode) }
            let swallowed = connections.reduce(0) { $0 + $1.takeSwallowed() }
            if swallowed > 0 { shared.state.withLock { $0.swallowedBytes += swallowed } }
            connections.removeAll(where: \.isOver)
        }
        for connection in connections { connection.reset() }
        close(listener)
        close(wakeUp)
    }

    /// Takes what the test has said. False at the end.
    private mutating func follow() -> Bool {
        let control = shared.state.withLock { $0 }
        if control.mode != mode {
            for connection in connections { connection.change(from: mode, to: control.mode) }
        }
        mode = control.mode
        if control.cuts != cuts {
            cuts = control.cuts
            for connection in connections { connection.reset() }
        }
        connections.removeAll(where: \.isOver)
        return !control.isStopped
    }

    private func wait() {
        var items = [
            pollfd(fd: wakeUp, events: Int16(POLLIN), revents: 0),
            pollfd(fd: listener, events: Int16(POLLIN), revents: 0),
        ]
        let now = ContinuousClock.now
        var timeout: Duration = .milliseconds(200)
        for connection in connections {
            items += connection.waits(mode, now: now)
            if let due = connection.nextDue, mode != .frozen {
                timeout = min(timeout, max(due - now, .zero))
            }
        }
        // Rounded up, so that the loop does not spin until a chunk is due.
        let milliseconds = Int32((timeout / .milliseconds(1)).rounded(.up))
        poll(&items, UInt(items.count), milliseconds)
        var bytes = [UInt8](repeating: 0, count: 64)
        if items[0].revents != 0 { read(wakeUp, &bytes, bytes.count) }
    }

    private mutating func accept() {
        while true {
            let client = Foundation.accept(listener, nil, nil)
            guard client >= 0 else { return }
            FaultProxy.unblock(client)
            shared.state.withLock { $0.connections += 1 }
            var server: Int32 = -1
            if mode != .blackHole, mode != .halfOpen {
                server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
                FaultProxy.unblock(server)
                if !SocketAddress.connect(server, port: target) {
                    close(server)
                    ProxyConnection.reset(client)
                    continue
                }
            }
            connections.append(ProxyConnection(client: client, server: server))
        }
    }
}
