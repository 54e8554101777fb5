extension Endpoint {
    /// The host name and port of `tcp://name:port`; nil for an address that needs no resolving.
    package var hostName: (host: String, port: String)? {
        let prefix = "tcp://"
        guard address.hasPrefix(prefix), let colon = address.lastIndex(of: ":") else { return nil }
        let start = address.index(address.startIndex, offsetBy: prefix.count)
        guard start < colon else { return nil }
        let host = address[start..<colon]
        guard host != "*", !host.hasPrefix("["), !Self.isIPv4(host) else { return nil }
        return (String(host), String(address[address.index(after: colon)...]))
    }

    /// The instance at one of the name's addresses.
    ///
    /// - Parameter numeric: IPv6 without brackets.
    func at(_ numeric: String, port: String) -> Endpoint {
        let host = numeric.contains(":") ? "[\(numeric)]" : numeric
        return Endpoint(address: "tcp://\(host):\(port)", publicKey: publicKey)
    }

    private static func isIPv4(_ host: Substring) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
    }
}
