import Cryptography

/// Makes pseudonymous person keys of ID numbers: the same person has the same key everywhere in the
/// city, and only the holder of the secret can tell whose it is (个人信息保护法, de-identification).
public struct PersonKeys: Sendable {
    /// A shorter secret could be searched for.
    public static let secretBytes = 32...64

    private let secret: [UInt8]

    /// - Parameter secret: one per city, `secretBytes` long, the same in all services; changing it
    ///   changes every key.
    public init(secret: [UInt8]) throws {
        guard Self.secretBytes.contains(secret.count) else {
            throw StoreError(.encoding, "the secret of the person keys must have 32 to 64 bytes")
        }
        self.secret = secret
    }

    /// The secret of a department's register: its keys name the same persons by other keys, so that the department cannot
    /// recognise anybody in what other services say, nor the city's services be searched with it.
    ///
    /// - Parameter register: `household`.
    public func secret(ofRegister register: String) -> [UInt8] {
        Digest.blake2b(Array("edubus register \(register)".utf8), key: secret)
    }

    /// The keys by which a register knows persons.
    public func keys(ofRegister register: String) throws -> PersonKeys {
        try PersonKeys(secret: secret(ofRegister: register))
    }

    /// A key of its own for fingerprints of requests.
    var fingerprintKey: [UInt8] {
        Digest.blake2b(Array("edubus request fingerprint".utf8), key: secret)
    }

    /// The key of a file by its digest, so that the store does not tell who is in a file.
    public func key(forFile digest: String) -> String {
        Hex.encode(Digest.blake2b(Array("edubus file \(digest)".utf8), key: secret, length: 16))
    }

    /// The number by which whoever is asked knows a case, so that it does not learn the one that opens it.
    public func key(forCase number: String) -> String {
        Hex.encode(Digest.blake2b(Array("edubus case \(number)".utf8), key: secret, length: 16))
    }

    /// The key that children of one guardian born on one day share, so that twins are known without keeping a birth date.
    ///
    /// - Parameter guardian: its person key.
    public func key(forTwinsOf guardian: String, bornOn day: String) -> String {
        Hex.encode(
            Digest.blake2b(Array("edubus twins \(guardian) \(day)".utf8), key: secret, length: 16))
    }

    /// The key, 32 hexadecimal characters: keyed BLAKE2b-128 of the number with an upper-case X.
    public func key(forIDNumber number: String) -> String {
        Hex.encode(Digest.blake2b(Array(number.uppercased().utf8), key: secret, length: 16))
    }
}
