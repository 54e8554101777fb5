import Testing

@testable import Bus

@Suite(.timeLimit(.minutes(10)))
struct HealthSourceTests {
    @Test("a watcher hears the status now, then every change, then the end")
    func changes() async {
        let source = HealthSource()
        var watcher = source.changes().makeAsyncIterator()
        #expect(await watcher.next() == .serving)
        source.set(.notServing)
        #expect(await watcher.next() == .notServing)
        source.set(.serving)
        #expect(await watcher.next() == .serving)
        source.finish()
        #expect(await watcher.next() == .notServing)
        #expect(await watcher.next() == nil)
    }

    @Test("the same status again is no change")
    func same() async {
        let source = HealthSource()
        var watcher = source.changes().makeAsyncIterator()
        #expect(await watcher.next() == .serving)
        source.set(.serving)
        source.set(.notServing)
        #expect(await watcher.next() == .notServing)
    }

    @Test("who comes after the end hears it and nothing more")
    func late() async {
        let source = HealthSource()
        source.finish()
        var heard: [ServingStatus] = []
        for await status in source.changes() { heard.append(status) }
        #expect(heard == [.notServing])
    }
}
