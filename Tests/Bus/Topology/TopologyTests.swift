import Synchronization
import Testing

@testable import Bus

struct TopologyTests {
    static func entry(_ keys: [String]) -> Topology.CallerEntry {
        Topology.CallerEntry(
            publicKeys: keys, department: "education", roles: [.system], allowedMethods: ["*"])
    }

    @Test("a caller is known by any of its keys, and by none once they are gone")
    func keys() {
        let source = TopologySource(Topology(callers: ["a": Self.entry(["k1", "k2"])]))
        #expect(
            source.caller(ownsKey: "k1")?.name == "a" && source.caller(ownsKey: "k2")?.name == "a")
        #expect(source.caller(ownsKey: "k3") == nil)
        source.update(Topology(callers: ["a": Self.entry(["k2"])]))
        #expect(source.caller(ownsKey: "k1") == nil && source.caller(ownsKey: "k2")?.name == "a")
        source.update(Topology(callers: ["a": Self.entry([])]))
        #expect(source.caller(ownsKey: "k2") == nil && source.current.caller(named: "a") == nil)
    }

    @Test("a key that two callers have proves neither")
    func sharedKey() {
        let topology = Topology(callers: ["a": Self.entry(["k"]), "b": Self.entry(["k", "own"])])
        let source = TopologySource(topology)
        #expect(source.caller(ownsKey: "k") == nil && topology.callerName(ownsKey: "k") == nil)
        #expect(
            source.caller(ownsKey: "own")?.name == "b" && topology.callerName(ownsKey: "own") == "b"
        )
    }

    @Test("observers hear changes once each, with the change in force")
    func observers() {
        let source = TopologySource(Topology())
        let heard = Mutex<[Int]>([])
        source.observe { topology in
            heard.withLock { $0.append(topology.callers.count) }
            #expect(source.current == topology)
        }
        source.update(Topology())
        source.update(Topology(callers: ["a": Self.entry(["k"])]))
        source.update(Topology(callers: ["a": Self.entry(["k"])]))
        source.update(Topology())
        #expect(heard.withLock { $0 } == [1, 0])
    }

    @Test("an entry of an older file, without purposes, has none")
    func olderFile() throws {
        let text = """
            {"services":{},"callers":{"a":{"publicKeys":["k"],"department":"education","roles":[],
            "districts":["*"],"mayActOnBehalf":false,"allowedMethods":["*"]}}}
            """
        let topology = try JSONCoding.decode(Topology.self, from: Array(text.utf8))
        #expect(topology.callers["a"]?.purposes == [])
        #expect(topology.caller(named: "a")?.mayState(purpose: "audit") == false)
    }

    @Test("a topology survives its file format, access to everybody included")
    func coding() throws {
        var topology = Topology(callers: ["a": Self.entry(["k"])])
        topology.services["a.v1"] = Topology.ServiceEntry(
            instances: [Endpoint(address: "tcp://127.0.0.1:9101", publicKey: "z")])
        let bytes = try JSONCoding.encode(topology)
        #expect(try JSONCoding.decode(Topology.self, from: bytes) == topology)
        for access in [Access.open, .roles([.system, .operator])] {
            #expect(try JSONCoding.decode(Access.self, from: JSONCoding.encode(access)) == access)
        }
    }

    @Test("a token is good up to its last day")
    func tokens() {
        let principal = Principal(subject: "s", department: "d", roles: [], districts: [])
        let book = TokenBook(tokens: [
            TokenBook.Entry(id: "t", hash: "h", principal: principal, expiresOn: "2026-06-30")
        ])
        #expect(book.entry(hash: "h", today: "2026-06-30")?.id == "t")
        #expect(book.entry(hash: "h", today: "2026-07-01") == nil)
        #expect(book.entry(hash: "x", today: "2026-01-01") == nil)
    }
}
