import BusTesting
import Testing

@testable import Bus

/// Windows and the order in which bulk goes out.
struct FlowControlTests {
    private static func data(_ id: UInt64, _ bytes: Int, more: Bool = false) -> Frame {
        Frame(
            .data, flags: more ? .chunkMore : [], callID: id,
            body: [UInt8](repeating: 0, count: bytes))
    }

    @Test("two large messages take turns, and a small status goes between them")
    func turns() {
        var queue = BulkQueue(window: 4)
        let first = queue.add((0..<4).map { _ in Self.data(1, 4, more: true) }, of: 1)
        #expect(first.map(\.callID) == [1])
        #expect(queue.add((0..<3).map { _ in Self.data(3, 4, more: true) }, of: 3).isEmpty)
        #expect(queue.add([Frame(.status, flags: .end, callID: 5)], of: 5).map(\.callID) == [5])
        var order: [UInt64] = []
        for _ in 0..<6 { order += queue.grant(bytes: 4).frames.map(\.callID) }
        #expect(order == [1, 3, 1, 3, 1, 3])
        #expect(queue.isEmpty)
    }

    @Test("what a call sends after bulk that waits comes after it; a dropped call sends nothing")
    func order() {
        var queue = BulkQueue(window: 1)
        _ = queue.add([Self.data(1, 10)], of: 1)
        #expect(queue.add([Self.data(1, 10)], of: 1).isEmpty)
        #expect(queue.add([Frame(.status, flags: .end, callID: 1)], of: 1).isEmpty)
        #expect(queue.add([Self.data(3, 10)], of: 3).isEmpty)
        queue.drop(3)
        let (frames, emptied) = queue.grant(bytes: 10)
        #expect(frames.map(\.kind) == [.data, .status])
        #expect(emptied == [1])
        #expect(queue.grant(bytes: 100).frames.isEmpty)
    }

    @Test(
        "whatever is queued goes out once, in each call's order, and never beyond the window",
        arguments: 0..<200)
    func everything(seed: UInt64) {
        var random = SeededNumbers(seed: seed)
        let window = Int.random(in: 1...50, using: &random)
        var queue = BulkQueue(window: window)
        var receiver = SessionReceiveWindow(window: window)
        var queued: [UInt64: [Int]] = [:]
        var sent: [UInt64: [Int]] = [:]
        var credit: [Int] = []
        func take(_ frames: [Frame]) {
            for frame in frames {
                sent[frame.callID, default: []].append(frame.body?.count ?? 0)
                do {
                    if let grant = try receiver.received(frame) {
                        credit.append((try? CreditHead(encoded: grant.head).bytes) ?? 0)
                    }
                } catch { Issue.record("sent beyond the window") }
            }
        }
        for _ in 0..<100 {
            if random.chance(60) {
                let id = UInt64.random(in: 1...4, using: &random)
                let sizes = (0..<Int.random(in: 1...5, using: &random)).map { _ in
                    Int.random(in: 0...30, using: &random)
                }
                queued[id, default: []] += sizes
                take(queue.add(sizes.map { Self.data(id, $0, more: true) }, of: id))
            } else if !credit.isEmpty {
                take(queue.grant(bytes: credit.removeFirst()).frames)
            }
        }
        while !queue.isEmpty, !credit.isEmpty {
            take(queue.grant(bytes: credit.removeFirst()).frames)
        }
        #expect(queue.isEmpty, "credits do not balance")
        #expect(sent == queued)
    }

    @Test("a window is given back as its messages are taken, and holds what begins without room")
    func receiveWindow() throws {
        var window = ReceiveWindow(messages: 4, bytes: 10)
        try window.received(bytes: 9)
        // A last message may overdraw the bytes.
        try window.received(bytes: 1000)
        #expect(throws: ProtocolViolation.self) { try window.received(bytes: 1) }
        #expect(window.took(bytes: 9) == CreditHead(messages: 1, bytes: 9))
        #expect(throws: ProtocolViolation.self) { try window.received(bytes: 1) }
        #expect(window.took(bytes: 1000) == CreditHead(messages: 1, bytes: 1000))
        try window.received(bytes: 1)
    }

    @Test("a sender without a byte limit counts messages only")
    func unlimitedBytes() {
        var window = SendWindow(messages: 2, bytes: 0)
        window.take(bytes: 16 * 1024 * 1024)
        #expect(window.isOpen)
        window.take(bytes: 1)
        #expect(!window.isOpen)
        window.grant(CreditHead(messages: 1))
        #expect(window.isOpen)
    }
}
