import BusTesting
import Testing

@testable import Bus

/// Which instance a key belongs to.
struct RendezvousTests {
    static let endpoints = (0..<10).map {
        Endpoint(address: "tcp://10.0.0.\($0):9101", publicKey: "k")
    }
    static let keys = (0..<4000).map { "case-\($0)" }

    @Test("every instance gets about its share of the keys")
    func spread() {
        let counts = Dictionary(
            grouping: Self.keys, by: { Rendezvous.choice(of: $0, among: Self.endpoints) }
        ).mapValues(\.count)
        #expect(
            counts.count == 10 && counts.values.allSatisfy { (300...500).contains($0) }, "\(counts)"
        )
    }

    @Test(
        "an instance that goes moves its own keys and no others, and gets them back when it returns"
    )
    func leaves() {
        for gone in Self.endpoints {
            let left = Self.endpoints.filter { $0 != gone }.reversed()
            for key in Self.keys.prefix(500) {
                let before = Rendezvous.choice(of: key, among: Self.endpoints)
                let after = Rendezvous.choice(of: key, among: Array(left))
                check(
                    before == gone || before == after,
                    "\(key) moved from \(String(describing: before))")
            }
        }
    }

    @Test("the choice is the same in every process and version")
    func stable() {
        #expect(
            ["a", "b", "c", "case-17"].map {
                Rendezvous.choice(of: $0, among: Self.endpoints)?.address
            } == [
                "tcp://10.0.0.6:9101", "tcp://10.0.0.6:9101", "tcp://10.0.0.9:9101",
                "tcp://10.0.0.8:9101",
            ])
        #expect(Rendezvous.choice(of: "a", among: []) == nil)
    }
}
