/// Rates of systems that are not here to be measured: noted once on a two-core Debian 12 machine, 200-byte record,
/// 64 calls in flight, without encryption.
enum OtherSystems {
    struct Rate: Sendable {
        let name: String
        let perSecond: Double
        /// How many times faster the bus is to be.
        let times: Double
    }

    static let unary = [
        Rate(name: "grpc-swift-2", perSecond: 4000, times: 20),
        Rate(name: "gRPC C++", perSecond: 25_000, times: 3),
    ]
    static let stream = Rate(name: "grpc-swift-2", perSecond: 65_000, times: 3)
    static let note = "baseline noted, not measured in this run"
}
