import CZeroMQ

/// A program's long-term CURVE identity: the public key stands in the topology, the secret one stays on its host.
public struct CurveKeyPair: Sendable, Hashable {
    /// Z85, 40 characters.
    public let publicKey: String
    /// Z85, 40 characters. Never logged; a description of the pair leaves it out.
    public let secretKey: String

    static let textBytes = 40
    static let keyBytes = 32

    private init(publicKey: String, secretKey: String) {
        self.publicKey = publicKey
        self.secretKey = secretKey
    }

    /// The pair of a secret key; the public half is computed.
    public init(secretKey: String) throws(ZeroMQError) {
        guard Self.isKey(secretKey) else {
            throw ZeroMQError(.keyInvalid, "secret key: must be 40 characters of Z85")
        }
        let text = try Self.text { publicKey in
            zmq_curve_public(publicKey, secretKey) == 0
        }
        self.init(publicKey: text, secretKey: secretKey)
    }

    /// A new random pair.
    public static func generate() throws(ZeroMQError) -> CurveKeyPair {
        var secretKey = ""
        let publicKey = try text { publicKey in
            let secret = try? text { secret in zmq_curve_keypair(publicKey, secret) == 0 }
            secretKey = secret ?? ""
            return secret != nil
        }
        return CurveKeyPair(publicKey: publicKey, secretKey: secretKey)
    }

    /// Whether a text is 32 bytes in Z85.
    public static func isKey(_ text: String) -> Bool {
        bytes(ofKey: text) != nil
    }

    /// The 32 bytes of a key; nil when the text is not one.
    static func bytes(ofKey text: String) -> [UInt8]? {
        guard text.utf8.count == textBytes, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return nil }
        var bytes = [UInt8](repeating: 0, count: keyBytes)
        return zmq_z85_decode(&bytes, text) == nil ? nil : bytes
    }

    /// Z85 of 32 bytes; nil when there are not 32.
    static func text(ofKey bytes: [UInt8]) -> String? {
        guard bytes.count == keyBytes else { return nil }
        return try? text { zmq_z85_encode($0, bytes, keyBytes) != nil }
    }

    /// Runs a C function that writes a key as a C string.
    private static func text(
        _ write: (UnsafeMutablePointer<CChar>) -> Bool
    ) throws(ZeroMQError) -> String {
        let buffer = UnsafeMutablePointer<CChar>.allocate(capacity: textBytes + 1)
        buffer.initialize(repeating: 0, count: textBytes + 1)
        defer { buffer.deallocate() }
        guard write(buffer) else { throw .last("CURVE key") }
        return String(cString: buffer)
    }
}

extension CurveKeyPair: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "CurveKeyPair(\(publicKey))" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["publicKey": publicKey]) }
}
