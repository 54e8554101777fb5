/// The parts of an authentication request (RFC 27, "Request").
struct ZAPRequest {
    let domain: String
    let address: String
    let mechanism: String
    /// With CURVE, the client's long-term public key: 32 bytes.
    let credentials: [UInt8]

    /// Nil when the parts are not a request of version 1.0 with one credential.
    init?(_ parts: [[UInt8]]) {
        guard parts.count == 7, parts[0] == Array("1.0".utf8) else { return nil }
        domain = String(decoding: parts[2], as: UTF8.self)
        address = String(decoding: parts[3], as: UTF8.self)
        mechanism = String(decoding: parts[5], as: UTF8.self)
        credentials = parts[6]
    }
}
