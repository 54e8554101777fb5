import Foundation
import Synchronization

/// A TCP proxy on the loopback that plays a bad network. It has a thread of its own.
final class FaultProxy: Sendable {
    enum Mode: Sendable, Equatable {
        case pass
        /// Everything arrives this much later, both ways.
        case delay(Duration)
        /// Takes connections and bytes and gives nothing on. A connection that lost bytes so is reset when another
        /// mode begins.
        case blackHole
        /// Nothing moves, nothing is lost: when another mode begins it arrives after all.
        case frozen
        /// The server's side of each connection is closed, the client's is not told.
        case halfOpen
        /// Bytes per second of a connection, each way.
        case throttle(bytesPerSecond: Int)
    }

    struct Control: Sendable {
        var mode = Mode.pass
        /// Grows with every `cut`.
        var cuts = 0
        var isStopped = false
        var connections = 0
        var swallowedBytes = 0
    }

    /// Where clients connect.
    let port: Int
    private let control: Shared
    /// Written to wake the thread.
    private let wakes: Int32

    /// What the thread and the test both see.
    final class Shared: Sendable {
        let state = Mutex(Control())
    }

    /// - Parameter target: the port of the server on the loopback.
    init(to target: Int) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        port = try Machine.freePorts(1)[0]
        guard SocketAddress.bind(listener, port: port), listen(listener, 128) == 0 else {
            close(listener)
            throw NotInTime(what: "the proxy listens")
        }
        var ends: [Int32] = [-1, -1]
        pipe(&ends)
        for descriptor in ends + [listener] { Self.unblock(descriptor) }
        let wakeUp = ends[0]
        wakes = ends[1]
        let control = Shared()
        self.control = control
        let thread = Thread {
            var loop = ProxyLoop(
                listener: listener, wakeUp: wakeUp, target: target, shared: control)
            loop.run()
        }
        thread.name = "fault proxy"
        thread.start()
    }

    deinit { close(wakes) }

    /// Nor is it inherited by the peers that are started.
    static func unblock(_ descriptor: Int32) {
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }

    /// For connections that are there and those to come.
    func set(_ mode: Mode) { change { $0.mode = mode } }

    /// Resets the connections that are there.
    func cut() { change { $0.cuts += 1 } }

    func stop() { change { $0.isStopped = true } }

    /// Connections accepted so far.
    var connections: Int { control.state.withLock { $0.connections } }
    var swallowedBytes: Int { control.state.withLock { $0.swallowedBytes } }

    private func change(_ body: (inout Control) -> Void) {
        control.state.withLock { body(&$0) }
        write(wakes, [0], 1)
    }
}
