import CZeroMQ

/// Which addresses this transport uses, and what it wants of them.
///
/// CURVE on every network address; `ipc` only in a directory of mode 0700 that is ours.
enum AddressRules {
    /// Throws when the address is of another kind or not private enough.
    ///
    /// - Parameter encrypted: whether CURVE is used.
    static func check(_ address: String, encrypted: Bool) throws(ZeroMQError) {
        if let path = address.dropping(prefix: "ipc://") {
            return try checkDirectory(of: path, address: address)
        }
        guard let rest = address.dropping(prefix: "tcp://"), let colon = rest.lastIndex(of: ":"),
            colon > rest.startIndex, isPort(rest[rest.index(after: colon)...])
        else {
            throw ZeroMQError(
                .addressInvalid, "\(address): must be tcp://host:port or ipc:///path")
        }
        guard encrypted || isLoopback(rest[..<colon]) else {
            throw ZeroMQError(.encryptionRequired, "\(address): a network address needs CURVE keys")
        }
    }

    /// Where a client of this machine reaches a server bound to any address.
    static func connectable(_ bound: String) -> String {
        for (any, loopback) in [
            ("tcp://0.0.0.0:", "tcp://127.0.0.1:"), ("tcp://[::]:", "tcp://[::1]:"),
        ] {
            if let port = bound.dropping(prefix: any) { return loopback + port }
        }
        return bound
    }

    static func isIPv6(_ address: String) -> Bool { address.hasPrefix("tcp://[") }

    private static func isPort(_ text: Substring) -> Bool {
        text == "*" || UInt16(text) != nil
    }

    private static func isLoopback(_ host: Substring) -> Bool {
        host == "localhost" || host == "[::1]"
            || (host.hasPrefix("127.")
                && host.utf8.allSatisfy { $0 == 0x2E || (0x30...0x39).contains($0) })
    }

    private static func checkDirectory(
        of path: Substring, address: String
    ) throws(ZeroMQError) {
        guard path.hasPrefix("/"), let slash = path.lastIndex(of: "/"),
            path.index(after: slash) < path.endIndex
        else {
            throw ZeroMQError(.addressInvalid, "\(address): an ipc address needs an absolute path")
        }
        let directory = slash == path.startIndex ? "/" : String(path[..<slash])
        var status = stat()
        guard stat(directory, &status) == 0, status.st_mode & UInt32(S_IFMT) == UInt32(S_IFDIR)
        else {
            throw ZeroMQError(.addressInvalid, "\(address): \(directory) is not a directory")
        }
        guard status.st_uid == geteuid(), status.st_mode & 0o077 == 0 else {
            throw ZeroMQError(
                .directoryNotPrivate,
                "\(address): \(directory) must belong to this user with mode 0700")
        }
    }
}

extension StringProtocol {
    fileprivate func dropping(prefix: String) -> SubSequence? {
        hasPrefix(prefix) ? dropFirst(prefix.count) : nil
    }
}
