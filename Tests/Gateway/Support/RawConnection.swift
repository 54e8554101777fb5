import Foundation

/// One TCP connection, for what an HTTP client would not send.
final class RawConnection: Sendable {
    private let descriptor: Int32

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw CocoaError(.fileReadUnknown) }
    }

    deinit { hangUp() }

    func hangUp() { _ = shutdown(descriptor, Int32(SHUT_RDWR)) }

    func write(_ text: String) {
        let bytes = Array(text.utf8)
        _ = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    /// What came, and whether the other side closed.
    struct Reply {
        var text: String
        var isClosed: Bool
        var status: String { text.split(separator: "\r\n").first.map(String.init) ?? "" }
    }

    /// Reads until it is enough, the other side closes, or the time is over.
    func read(
        milliseconds: Int = 120_000,
        until isEnough: @escaping @Sendable (String) -> Bool = { _ in false }
    ) async -> Reply {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { [self] in
                continuation.resume(returning: blockingRead(milliseconds, isEnough))
            }
        }
    }

    private func blockingRead(_ milliseconds: Int, _ isEnough: (String) -> Bool) -> Reply {
        let end = ContinuousClock.now + .milliseconds(milliseconds)
        var bytes: [UInt8] = []
        while true {
            let text = String(decoding: bytes, as: UTF8.self)
            let isOver = ContinuousClock.now >= end
            if isEnough(text) || isOver { return Reply(text: text, isClosed: false) }
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, 50) > 0 else { continue }
            var chunk = [UInt8](repeating: 0, count: 65_536)
            let count = recv(descriptor, &chunk, chunk.count, 0)
            if count <= 0 { return Reply(text: text, isClosed: true) }
            bytes += chunk[..<count]
        }
    }
}
