import Testing

/// Reasons are a promise to programs: each that the bus gives is expected somewhere in a test.
struct ReasonTests {
    @Test("every reason of the bus is expected by a test")
    func reasonsAreTested() {
        var reasons: Set<String> = []
        for file in Repository.swiftFiles(under: ["Shared/Bus"]) {
            for match in file.text.matches(of: /CallError\(\s*\.?\w+,\s*("[A-Z_]+")/) {
                reasons.insert(String(match.1))
            }
        }
        #expect(reasons.count >= 40)
        let tests = Repository.swiftFiles(under: ["Tests", "Shared/BusTesting"])
            .filter { !$0.path.hasPrefix("Tests/House/") }
        for reason in reasons.sorted() {
            #expect(tests.contains { $0.text.contains(reason) }, "no test expects \(reason)")
        }
    }
}
