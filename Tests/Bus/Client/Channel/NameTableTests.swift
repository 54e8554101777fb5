import Testing

@testable import Bus

/// Names in endpoints and the addresses behind them, without any resolver.
struct NameTableTests {
    static let named = Endpoint(address: "tcp://replicas.bus:9101", publicKey: "k")
    static let literal = Endpoint(address: "tcp://10.0.0.9:9101", publicKey: "k")
    let now = ContinuousClock.now

    static func at(_ addresses: String...) -> Set<Endpoint> {
        Set(addresses.map { Endpoint(address: "tcp://\($0):9101", publicKey: "k") })
    }

    @Test(
        "which addresses are names",
        arguments: [
            ("tcp://enrollment.bus:9101", "enrollment.bus"), ("tcp://localhost:1", "localhost"),
            ("tcp://10.0.0.256:1", "10.0.0.256"), ("tcp://127.0.0.1:9101", nil),
            ("tcp://[::1]:9101", nil), ("tcp://*:9101", nil), ("ipc:///run/a", nil),
            ("memory:a", nil), ("tcp://:9", nil), ("tcp://nothing", nil),
        ])
    func names(address: String, host: String?) {
        #expect(Endpoint(address: address).hostName?.host == host)
    }

    @Test("every address is an instance with the name's key; IPv6 gets its brackets")
    func expands() {
        var table = NameTable()
        table.update([Self.named, Self.literal])
        #expect(table.instances == [Self.literal])
        #expect(table.begin(now: now) == ["replicas.bus"])
        #expect(table.isWaiting && table.begin(now: now) == nil)
        table.finished(["replicas.bus": ["10.0.0.1", "fd00::2", "10.0.0.9"]], now: now)
        #expect(!table.isWaiting)
        #expect(table.instances == Self.at("10.0.0.1", "[fd00::2]", "10.0.0.9"))
    }

    @Test("it is resolved again after the interval, not before")
    func interval() {
        var table = NameTable()
        table.update([Self.named])
        _ = table.begin(now: now)
        table.finished(["replicas.bus": ["10.0.0.1"]], now: now)
        #expect(table.begin(now: now + Limits.resolveInterval - .milliseconds(1)) == nil)
        #expect(table.begin(now: now + Limits.resolveInterval) == ["replicas.bus"])
        #expect(!table.isWaiting, "what is known serves meanwhile")
    }

    @Test("a failed resolution, and an empty one, keep what was known")
    func keeps() {
        var table = NameTable()
        table.update([Self.named])
        _ = table.begin(now: now)
        table.finished(["replicas.bus": ["10.0.0.1"]], now: now)
        for answers in [[:], ["replicas.bus": [String]()]] {
            _ = table.begin(now: now + .seconds(60))
            table.finished(answers, now: now + .seconds(60))
            #expect(table.instances == Self.at("10.0.0.1"))
        }
    }

    @Test("a name that was never resolved is tried again sooner, and named")
    func unknown() {
        var table = NameTable()
        table.update([Self.named])
        _ = table.begin(now: now)
        table.finished([:], now: now)
        #expect(!table.isWaiting && table.unresolved == "replicas.bus")
        #expect(table.begin(now: now + Limits.reconnectBackoffMost) == ["replicas.bus"])
    }

    @Test("a name that comes while another is resolved is asked for at once after it")
    func newName() {
        var table = NameTable()
        table.update([Self.named])
        _ = table.begin(now: now)
        table.update([Self.named, Endpoint(address: "tcp://other.bus:9101")])
        table.finished(["replicas.bus": ["10.0.0.1"]], now: now)
        #expect(table.begin(now: now) == ["other.bus", "replicas.bus"])
        table.finished(["other.bus": ["10.0.0.2"]], now: now)
        table.update([Self.literal])
        #expect(table.instances == [Self.literal] && table.begin(now: now + .seconds(99)) == nil)
        table.update([Self.named])
        #expect(
            table.unresolved == "replicas.bus", "what the topology no longer names is forgotten")
    }
}
