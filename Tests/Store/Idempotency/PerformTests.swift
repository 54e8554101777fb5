import Bus
import BusTesting
import Store
import Testing

@Suite(.timeLimit(.minutes(10)))
struct PerformTests {
    private let time = ManualTime()

    private func open() throws -> Store {
        try Store.temporary(migrations: [noteMigration], clock: time)
    }

    /// The write of these tests: a row, an event and an answer.
    private func write(
        _ store: Store, _ text: String, _ context: ServerContext,
        failing: Bool = false
    ) async throws -> NoteReceipt {
        let request = WriteNote(text: text)
        return try await store.perform(context, request) { transaction in
            try transaction.execute("INSERT INTO note (text) VALUES (?)", [request.text])
            let id = try transaction.fetchValue(Int64.self, "SELECT MAX(id) FROM note") ?? 0
            try transaction.append(
                event: NoteWritten(text: request.text), subject: "\(id)",
                attributes: EventAttributes(context))
            if failing { throw Refused() }
            return NoteReceipt(id: id, text: request.text)
        }
    }

    private func count(_ store: Store, _ table: String) async throws -> Int {
        try await store.read { try $0.fetchValue(Int.self, "SELECT COUNT(*) FROM \(table)") ?? 0 }
    }

    @Test(
        "free text with an ID number or a mobile number is refused by field, and nothing is kept",
        arguments: [
            "身份证 11010519491231002X", "电话13812345678。", "410802201509010011",
        ])
    func personalText(text: String) async throws {
        let store = try open()
        let error = await #expect(throws: CallError.self) {
            try await write(store, text, .write(key: "k"))
        }
        #expect(error?.code == .invalidArgument && error?.executed == .no)
        #expect(error?.violations.map(\.field) == ["text"])
        #expect(error?.violations.map(\.rule) == ["privacy"])
        #expect(error?.message.contains(text) == false)
        #expect(try await count(store, "note") == 0)
        // Long numbers that are neither pass.
        _ = try await write(store, "文号 20240101000000000000000 金额 99999999999", .write(key: "k"))
    }

    @Test("the same key and request get the first answer again, and nothing happens twice")
    func replay() async throws {
        let store = try open()
        let first = try await write(store, "a", .write(key: "k1"))
        let again = try await write(store, "a", .write(key: "k1"))
        #expect(first == again)
        #expect(try await count(store, "note") == 1)
        #expect(try await count(store, "edubus_outbox") == 1)
        #expect(store.statistics.replays == 1)
    }

    @Test("the same key with another request is refused and changes nothing")
    func mismatch() async throws {
        let store = try open()
        _ = try await write(store, "a", .write(key: "k1"))
        let error = await #expect(throws: CallError.self) {
            try await write(store, "b", .write(key: "k1"))
        }
        #expect(error?.code == .failedPrecondition)
        #expect(error?.reason == "IDEMPOTENCY_KEY_REUSED")
        #expect(error?.origin == .server)
        #expect(error?.executed == CallError.Executed.no)
        #expect(try await count(store, "note") == 1)
    }

    @Test(
        "a write without a key, or with an impossible one, is refused",
        arguments: [nil, "", String(repeating: "k", count: 256)])
    func keyRequired(key: String?) async throws {
        let store = try open()
        let error = await #expect(throws: CallError.self) {
            try await write(store, "a", .write(key: key))
        }
        #expect(error?.code == .invalidArgument)
        #expect(
            error?.reason == (key == nil ? "IDEMPOTENCY_KEY_REQUIRED" : "IDEMPOTENCY_KEY_INVALID"))
        #expect(error?.executed == CallError.Executed.no)
        #expect(try await count(store, "note") == 0)
    }

    @Test("a key belongs to its caller, its principal and its method")
    func scope() async throws {
        let store = try open()
        let contexts: [ServerContext] = [
            .write(key: "k"), .write(key: "k", caller: "teachers"),
            .write(key: "k", subject: "account-2"), .write(key: "k", method: "EraseNote"),
        ]
        for (number, context) in contexts.enumerated() {
            _ = try await write(store, "note \(number)", context)
        }
        #expect(try await count(store, "note") == 4)
        #expect(store.statistics.replays == 0)
    }

    @Test("a write that failed stored nothing and can be tried again under its key")
    func failedWrite() async throws {
        let store = try open()
        await #expect(throws: Refused()) {
            try await write(store, "a", .write(key: "k1"), failing: true)
        }
        for table in ["note", "edubus_outbox", "edubus_idempotency"] {
            #expect(try await count(store, table) == 0, "\(table)")
        }
        #expect(try await write(store, "a", .write(key: "k1")).text == "a")
        #expect(try await count(store, "note") == 1)
    }

    @Test("a thousand concurrent calls under twenty keys have twenty effects and one answer a key")
    func exactlyOnce() async throws {
        let store = try open()
        let runs = Counter()
        let answers = try await withThrowingTaskGroup(of: (Int, NoteReceipt).self) { group in
            for call in 0..<1000 {
                group.addTask {
                    let key = call % 20
                    let request = WriteNote(text: "note \(key)")
                    let context = ServerContext.write(key: "key-\(key)")
                    let receipt = try await store.perform(context, request) { transaction in
                        let run = runs.next()
                        try transaction.append(event: NoteWritten(text: request.text), subject: "s")
                        // Not unique: a second effect would show as a second row.
                        try transaction.execute(
                            "INSERT INTO note (text) VALUES (?)", ["\(request.text)#\(run)"])
                        return NoteReceipt(id: Int64(run), text: request.text)
                    }
                    return (key, receipt)
                }
            }
            var answers: [Int: Set<Int64>] = [:]
            for try await (key, receipt) in group {
                #expect(receipt.text == "note \(key)")
                answers[key, default: []].insert(receipt.id)
            }
            return answers
        }
        #expect(answers.count == 20)
        #expect(answers.values.allSatisfy { $0.count == 1 })
        #expect(runs.value == 20)
        #expect(try await count(store, "note") == 20)
        #expect(try await count(store, "edubus_outbox") == 20)
        #expect(try await count(store, "edubus_idempotency") == 20)
        let statistics = store.statistics
        #expect(statistics.replays == 980)
        #expect(statistics.commits < statistics.writes)
    }

    @Test("an answer is replayed for seven days; then its record goes, a few with each write")
    func retention() async throws {
        let store = try open()
        for number in 0..<10 { _ = try await write(store, "n\(number)", .write(key: "k\(number)")) }
        time.advance(by: StoreLimits.idempotencyRetention)
        _ = try await write(store, "n0", .write(key: "k0"))
        #expect(store.statistics.replays == 1)
        #expect(try await count(store, "edubus_idempotency") == 10)
        time.advance(by: .milliseconds(1))
        for number in 10..<13 {
            _ = try await write(store, "n\(number)", .write(key: "k\(number)"))
        }
        let kept = 10 - 3 * StoreLimits.idempotencyPruneStep + 3
        #expect(try await count(store, "edubus_idempotency") == kept)
    }

    @Test("a write whose deadline passed before its turn is not begun")
    func deadline() async throws {
        let store = try open()
        let error = await #expect(throws: CallError.self) {
            try await write(store, "a", .write(key: "k", deadline: .zero))
        }
        #expect(error?.code == .deadlineExceeded)
        #expect(error?.executed == CallError.Executed.no)
        #expect(try await count(store, "note") == 0)
    }
}
