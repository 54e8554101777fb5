import BusZeroMQ
import Testing

/// The host's resolver.
@Suite(.timeLimit(.minutes(10)))
struct ResolverTests {
    @Test("localhost is a loopback address, in IPv4 or IPv6 form")
    func localhost() async throws {
        let addresses = try await SystemAddressResolver().resolve("localhost")
        #expect(!addresses.isEmpty && addresses.allSatisfy { ["127.0.0.1", "::1"].contains($0) })
    }

    @Test("numeric forms stand for themselves", arguments: ["127.0.0.1", "::1"])
    func numeric(address: String) async throws {
        #expect(try await SystemAddressResolver().resolve(address) == [address])
    }

    @Test("a name that cannot be is an error that names it")
    func unknown() async {
        let name = "no-such-host.invalid"
        let error = await #expect(throws: NameNotResolved.self) {
            try await SystemAddressResolver().resolve(name)
        }
        #expect(error?.host == name && error?.description.contains(name) == true)
    }

    @Test("many names at once are all answered, on few threads")
    func many() async throws {
        let resolver = SystemAddressResolver()
        try await withThrowingTaskGroup(of: [String].self) { group in
            for number in 0..<200 {
                group.addTask { try await resolver.resolve("127.0.0.\(number % 250 + 1)") }
            }
            var answers: Set<[String]> = []
            for try await answer in group { answers.insert(answer) }
            #expect(answers.count == 200)
        }
    }
}
