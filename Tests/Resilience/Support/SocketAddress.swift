import Foundation

/// IPv4 addresses of this machine, as the socket calls want them.
enum SocketAddress {
    static func bind(_ descriptor: Int32, port: Int) -> Bool {
        var on: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        return with(port) { Foundation.bind(descriptor, $0, $1) == 0 }
    }

    /// Begins to connect; the descriptor does not block.
    static func connect(_ descriptor: Int32, port: Int) -> Bool {
        with(port) { Foundation.connect(descriptor, $0, $1) == 0 || errno == EINPROGRESS }
    }

    private static func with<Result>(
        _ port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
