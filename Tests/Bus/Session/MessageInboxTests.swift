import Testing

@testable import Bus

/// What a stream hands to the task that reads it.
struct MessageInboxTests {
    @Test("a second task that reads the same stream is told so; the first gets the message")
    func twoReaders() async throws {
        let inbox = MessageInbox { _ in }
        let readers = (0..<2).map { _ in Task { try await inbox.next() } }
        // One of them waits; the other is refused, whichever comes first.
        let refused = await withTaskGroup(of: CallError?.self) { group in
            for reader in readers {
                group.addTask {
                    do {
                        #expect(try await reader.value?.bytes == [7])
                        return nil
                    } catch {
                        inbox.deliver(Payload([7]))
                        return error as? CallError
                    }
                }
            }
            return await group.reduce(into: [CallError]()) {
                if let error = $1 { $0.append(error) }
            }
        }
        #expect(refused.map(\.reason) == ["ALREADY_READ"])
    }
}
