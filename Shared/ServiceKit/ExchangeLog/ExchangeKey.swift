import Cryptography

/// The secret that marks a service's records as written by it: whoever lacks it cannot add or change one unseen.
public struct ExchangeKey: Sendable {
    static let macBytes = 16
    private let bytes: [UInt8]

    /// - Parameters:
    ///   - secret: the city's secret, of the file `person.key`.
    ///   - service: `enrollment`; each has a key of its own.
    public init(secret: [UInt8], service: String) {
        bytes = Digest.blake2b(Array("edubus exchange log 1 \(service)".utf8), key: secret)
    }

    /// Hex of the mark over a record's hash, or an anchor's text.
    func mark(_ text: [UInt8]) -> String {
        Hex.encode(Digest.blake2b(text, key: bytes, length: Self.macBytes))
    }
}
