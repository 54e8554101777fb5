import Bus
import Testing

@testable import Store

struct PrivacyGuardTests {
    private struct Amount: EventPayload {
        static let eventType = "test.amount.v1"
        var amountFen: Int64
    }

    private func append(_ text: String, subject: String = "a") async throws {
        let store = try Store.temporary()
        try await store.write { try $0.append(event: NoteWritten(text: text), subject: subject) }
    }

    @Test(
        "an event with an ID number or a mobile number in it cannot be appended",
        arguments: [
            "410802201509010011", "41088320150901001X", "41088320150901001x",
            "G410802201509010011", "身份证410802201509010011，完", "a\"410802201509010011",
            "13812345678", "tel:13812345678.", "+8613812345678", "\\13812345678",
        ])
    func refused(text: String) async {
        await #expect { try await append(text) } throws: { error in
            guard let error = error as? StoreError else { return false }
            return error.code == .personalData && !error.description.contains("123456")
                && !error.description.contains("20150901")
        }
    }

    @Test("the subject is looked at too")
    func subject() async {
        await #expect(throws: StoreError.self) { try await append("x", subject: "13812345678") }
    }

    @Test(
        "codes, keys, dates and amounts that only look long pass",
        arguments: [
            String(repeating: "a", count: 46) + "410802201509010011",
            "410802201509010012", "2141000001", "12410800416000123N", "124108004160000130",
            "a13812345678b9c0d1e2f30415263748", "2025-09-01T00:00:00.000Z", "12345678901",
            "138123456789", "01JABCDEFGH13812345678KMNP", "",
        ])
    func passes(text: String) async {
        await #expect(throws: Never.self) { try await append(text) }
    }

    @Test("an amount in fen is a number and passes, however it looks")
    func amounts() async throws {
        let store = try Store.temporary()
        try await store.write {
            try $0.append(event: Amount(amountFen: 13_812_345_678), subject: "P-7")
        }
    }
}
