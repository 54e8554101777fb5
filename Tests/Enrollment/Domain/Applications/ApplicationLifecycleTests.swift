import Bus
import Contracts
import Testing

@testable import Enrollment

/// Every state with every verb: the moves of the domain page, and no other.
struct ApplicationLifecycleTests {
    /// Written from the page, not from the code: state, verb, next state.
    private static let moves: [String] = [
        "draft submit submitted", "submitted verify verifying", "verifying complete verified",
        "verified pool pooled", "pooled offer offered", "offered confirm confirmed",
        "confirmed register registered", "submitted return returned", "verifying return returned",
        "verified return returned", "returned submit submitted", "verifying refuse ineligible",
        "pooled loseLottery lotteryLost", "lotteryLost reallocate reallocated",
        "reallocated offer offered", "draft withdraw withdrawn", "submitted withdraw withdrawn",
        "verifying withdraw withdrawn", "verified withdraw withdrawn", "pooled withdraw withdrawn",
        "offered withdraw withdrawn", "confirmed withdraw withdrawn", "returned withdraw withdrawn",
        "lotteryLost withdraw withdrawn", "reallocated withdraw withdrawn",
        "appealed withdraw withdrawn", "verified revoke revoked", "pooled revoke revoked",
        "offered revoke revoked", "confirmed revoke revoked", "registered revoke revoked",
        "lotteryLost revoke revoked", "reallocated revoke revoked", "ineligible appeal appealed",
        "verified recheck verifying", "pooled release verified",
        "revoked appeal appealed", "appealed uphold verifying", "appealed dismiss ineligible",
    ]

    private static let verbs: [ApplicationLifecycle.Verb] = [
        .submit, .verify, .complete(tier: "1"), .refuse(reason: "NO_TIER"), .giveBack,
        .recheck, .pool, .release,
        .offer, .confirm, .register, .loseLottery, .reallocate, .withdraw, .revoke, .appeal,
        .uphold, .dismiss,
    ]

    private static func lifecycle(_ state: ApplicationState) -> ApplicationLifecycle {
        ApplicationLifecycle(
            state: state, tier: hasTier(state) ? "2a" : nil,
            reason: state == .ineligible ? "NO_TIER" : nil,
            appealedFrom: state == .appealed ? .ineligible : nil)
    }

    private static func hasTier(_ state: ApplicationState) -> Bool {
        [
            .verified, .pooled, .offered, .confirmed, .registered, .lotteryLost, .reallocated,
        ].contains(state)
    }

    @Test(
        "15 states × 18 verbs: each move goes where the page says, or is refused and changes nothing"
    )
    func exhaustive() throws {
        #expect(Set(Self.verbs.map(\.name)).count == 18)
        var made = 0
        for state in ApplicationState.allCases {
            for verb in Self.verbs {
                let before = Self.lifecycle(state)
                var after = before
                let move = Self.moves.first { $0.hasPrefix("\(state.rawValue) \(verb.name) ") }
                do throws(RuleViolation) {
                    try after.apply(verb)
                    made += 1
                    #expect(
                        "\(state.rawValue) \(verb.name) \(after.state.rawValue)" == move,
                        "\(state) \(verb)")
                    #expect(Self.hasTier(after.state) == (after.tier != nil))
                    #expect((after.state == .appealed) == (after.appealedFrom != nil))
                } catch {
                    #expect(move == nil, "\(state) \(verb) is refused")
                    #expect(error.reason.rawValue == "ILLEGAL_APPLICATION_MOVE")
                    #expect(after == before)
                }
            }
        }
        #expect(made == Self.moves.count)
    }

    @Test("the tier is kept to the end; a refusal has its reason; a dismissal goes back to either")
    func data() throws {
        var child = ApplicationLifecycle()
        for verb in [
            ApplicationLifecycle.Verb.submit, .verify, .complete(tier: "3"), .pool, .loseLottery,
            .reallocate, .offer, .confirm, .register,
        ] { try child.apply(verb) }
        #expect(child == ApplicationLifecycle(state: .registered, tier: "3"))
        try child.apply(.revoke)
        try child.apply(.appeal)
        try child.apply(.dismiss)
        #expect(child == ApplicationLifecycle(state: .revoked))
        var other = ApplicationLifecycle(state: .verifying)
        try other.apply(.refuse(reason: "ROLL_NOT_FOUND"))
        try other.apply(.appeal)
        #expect(other.reason == "ROLL_NOT_FOUND" && other.appealedFrom == .ineligible)
        try other.apply(.dismiss)
        #expect(other == ApplicationLifecycle(state: .ineligible, reason: "ROLL_NOT_FOUND"))
    }

    @Test("live is what a child may have once: all but withdrawn, ineligible and revoked")
    func live() {
        let dead = ApplicationState.allCases.filter { !$0.isLive }
        #expect(Set(dead) == [.withdrawn, .ineligible, .revoked])
    }
}
