import CSodium

/// BLAKE2b (RFC 7693), plain and keyed; SHA-256 where others must be able to follow with what they have.
public enum Digest {
    /// Lengths of a digest and of a key that BLAKE2b as libsodium offers it accepts, in bytes.
    public static let lengths = 16...64
    public static let keyLengths = 16...64

    /// The digest of `bytes`, `length` bytes long (one of `lengths`; anything else is a
    /// programmer's error).
    public static func blake2b(_ bytes: [UInt8], length: Int = 32) -> [UInt8] {
        hash(bytes, key: [], length: length)
    }

    /// The digest of `bytes` that only the holder of `key` (one of `keyLengths` long) can compute.
    public static func blake2b(_ bytes: [UInt8], key: [UInt8], length: Int = 32) -> [UInt8] {
        precondition(keyLengths.contains(key.count), "a BLAKE2b key has 16 to 64 bytes")
        return hash(bytes, key: key, length: length)
    }

    /// SHA-256 (FIPS 180-4): what every browser and every language has.
    public static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        Sodium.start()
        var digest = [UInt8](repeating: 0, count: 32)
        let status = crypto_hash_sha256(&digest, bytes, UInt64(bytes.count))
        precondition(status == 0, "SHA-256 refused its arguments")
        return digest
    }

    private static func hash(_ bytes: [UInt8], key: [UInt8], length: Int) -> [UInt8] {
        precondition(lengths.contains(length), "a BLAKE2b digest has 16 to 64 bytes")
        Sodium.start()
        var digest = [UInt8](repeating: 0, count: length)
        let status = crypto_generichash(
            &digest, length, bytes, UInt64(bytes.count), key.isEmpty ? nil : key, key.count)
        precondition(status == 0, "BLAKE2b refused its arguments")
        return digest
    }
}
