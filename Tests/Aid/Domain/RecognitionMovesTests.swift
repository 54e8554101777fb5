import Bus
import Contracts
import Testing

@testable import Aid

@Suite struct RecognitionMovesTests {
    /// Every legal move; whatever is not listed is refused.
    private static let legal: [(RecognitionState, RecognitionMove, RecognitionState)] = [
        (.draft, .submit, .submitted),
        (.submitted, .match, .matched), (.submitted, .review, .reviewed),
        (.matched, .publicise, .publicised), (.matched, .confirm, .confirmed),
        (.reviewed, .publicise, .publicised),
        (.publicised, .object, .objected), (.publicised, .confirm, .confirmed),
        (.objected, .review, .reviewed),
        (.confirmed, .adjust, .adjusted), (.adjusted, .adjust, .adjusted),
        (.draft, .revoke, .revoked), (.submitted, .revoke, .revoked), (.matched, .revoke, .revoked),
        (.reviewed, .revoke, .revoked), (.publicised, .revoke, .revoked),
        (.objected, .revoke, .revoked), (.confirmed, .revoke, .revoked),
        (.adjusted, .revoke, .revoked),
    ]

    @Test(
        "exactly the listed moves are legal", arguments: RecognitionState.allCases,
        RecognitionMove.allCases)
    func table(_ state: RecognitionState, _ move: RecognitionMove) {
        let wanted = Self.legal.first { $0.0 == state && $0.1 == move }?.2
        #expect((try? state.after(move, basis: .orphan)) == wanted)
    }

    @Test("an application is never matched, and an unreviewed one never confirmed")
    func application() {
        for basis in RecognitionBasis.allCases where !basis.isDataMatched {
            #expect(throws: RuleViolation.self) {
                try RecognitionState.submitted.after(.match, basis: basis)
            }
            #expect(throws: RuleViolation.self) {
                try RecognitionState.submitted.after(.confirm, basis: basis)
            }
        }
    }

    @Test("thirteen classes come by data match")
    func classes() {
        #expect(RecognitionBasis.allCases.filter(\.isDataMatched).count == 13)
    }

    @Test("a refusal names the state and the move")
    func refusal() throws {
        let error = try #require(throws: RuleViolation.self) {
            try RecognitionState.revoked.after(.confirm, basis: .orphan)
        }
        #expect(error.callError.code == .failedPrecondition)
        #expect(error.message.contains("revoked") && error.message.contains("confirm"))
    }

    @Test(
        "a file number that looks like a phone, an ID or a card number is refused",
        arguments: [
            "410802201509010011", "file 41080220150901001X", "13800001234", "6222020000000000000",
        ])
    func personalNumber(_ text: String) {
        #expect(throws: CallError.self) { try EvidenceNumber.check(text, field: "evidenceNumber") }
    }

    @Test("an ordinary file number passes", arguments: ["JZ-2025-000123", "认定〔2025〕17号"])
    func fileNumber(_ text: String) throws {
        try EvidenceNumber.check(text, field: "evidenceNumber")
    }
}
