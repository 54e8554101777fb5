/// Rendezvous hashing: every key ranks the instances in its own order, so that one which comes or goes moves only
/// the keys it takes or had. The same in every process.
enum Rendezvous {
    /// The first instance in the key's order; nil when there is none.
    static func choice(of key: String, among endpoints: [Endpoint]) -> Endpoint? {
        let keyHash = hash(key, seed: 0)
        var best: (endpoint: Endpoint, score: UInt64)?
        for endpoint in endpoints {
            let own = hash(endpoint.publicKey ?? "", seed: hash(endpoint.address, seed: 0))
            let score = mixed(keyHash ^ mixed(own))
            if best.map({ score > $0.score }) ?? true { best = (endpoint, score) }
        }
        return best?.endpoint
    }

    /// FNV-1a, 64 bits.
    private static func hash(_ text: String, seed: UInt64) -> UInt64 {
        var hash = 0xCBF2_9CE4_8422_2325 ^ seed
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return hash
    }

    /// SplitMix64's last step: every bit depends on every other.
    private static func mixed(_ value: UInt64) -> UInt64 {
        var mixed = value &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
