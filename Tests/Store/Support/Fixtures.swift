import Bus
import Store
import Synchronization

/// A table whose rows a test counts.
let noteMigration = Migration(
    "001-notes",
    """
    CREATE TABLE note (
        id INTEGER PRIMARY KEY,
        text TEXT NOT NULL UNIQUE,
        stars INTEGER NOT NULL DEFAULT 0 CONSTRAINT stars_in_range CHECK (stars BETWEEN 0 AND 5)
    );
    """)

/// An event of these tests.
struct NoteWritten: EventPayload {
    static let eventType = "test.note.written.v1"
    var text: String
}

struct NoteErased: EventPayload {
    static let eventType = "test.note.erased.v1"
    var number: Int64
}

/// A domain rule that says no.
struct Refused: Error, Equatable {
    var why = "rule"
}

struct WriteNote: BusMessage, Equatable {
    var text: String
}

struct NoteReceipt: BusMessage, Equatable {
    var id: Int64
    var text: String
}

extension ServerContext {
    /// A call of `WriteNote` as a server would see it.
    static func write(
        key: String?, caller: String = "gateway", subject: String = "account-1",
        method: String = "WriteNote", deadline: Duration = .seconds(60)
    ) -> ServerContext {
        let principal = Principal(
            subject: subject, department: "education", roles: [], districts: ["*"])
        return ServerContext(
            method: MethodFacts(
                service: "test.v1", name: method, kind: .unary, effect: .write, access: .open,
                personalData: false, defaultDeadline: .seconds(10), summary: ""),
            caller: Caller(name: caller, principal: principal, allowedMethods: ["*"]),
            principal: principal, deadline: .now + deadline, idempotencyKey: key,
            requestID: "request-1")
    }
}

/// Holds a store's writer inside a write, so that a test decides what waits behind it.
final class HeldWriter: Sendable {
    private let released = Mutex(false)
    private let entered = Mutex(false)

    /// Runs in the write's body: keeps the writer's own thread, no thread of the pool.
    func hold() {
        entered.withLock { $0 = true }
        while !released.withLock({ $0 }) {}
    }

    func untilHeld() async {
        await eventually { self.entered.withLock { $0 } }
    }

    func release() { released.withLock { $0 = true } }
}

/// Counts across tasks.
final class Counter: Sendable {
    private let count = Mutex(0)
    var value: Int { count.withLock { $0 } }

    @discardableResult
    func next() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}

/// Gives way to other tasks until a condition holds.
func eventually(_ condition: @Sendable () async -> Bool) async {
    while await !condition() { await Task.yield() }
}

/// A generator whose runs can be repeated: SplitMix64.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
