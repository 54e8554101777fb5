import CSodium

/// Unpredictable bytes for keys, tokens and identifiers.
public enum RandomBytes {
    public static func make(_ count: Int) -> [UInt8] {
        Sodium.start()
        var bytes = [UInt8](repeating: 0, count: count)
        randombytes_buf(&bytes, count)
        return bytes
    }
}
