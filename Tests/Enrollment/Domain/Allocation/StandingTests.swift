import Contracts
import Testing

@testable import Enrollment

/// E10: no state is left out, and none is counted twice.
struct StandingTests {
    private static let kept: [OpenCaseReason?] = [nil] + OpenCaseReason.allCases

    @Test("every state is placed, an open case, ineligible or withdrawn")
    func states() {
        let placed: Set<ApplicationState> = [.offered, .confirmed, .registered]
        for state in ApplicationState.allCases {
            for kept in Self.kept {
                switch Standing(state, kept: kept) {
                case .placed: #expect(placed.contains(state))
                case .ineligible: #expect([.ineligible, .revoked].contains(state))
                case .withdrawn: #expect(state == .withdrawn)
                case .openCase(let reason):
                    // What is verified is open for the reason the run kept, or came late.
                    let isVerified: Set<ApplicationState> = [
                        .verified, .pooled, .lotteryLost, .reallocated,
                    ]
                    if isVerified.contains(state) { #expect(reason == kept ?? .late) }
                    #expect(state.isLive && !placed.contains(state))
                }
            }
        }
    }

    @Test("the counts add up, whatever there is", arguments: 0..<50 as Range<UInt64>)
    func counts(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let groups = (0..<Int.random(in: 0..<30, using: &random)).map { _ in
            Standing.Group(
                state: ApplicationState.allCases.randomElement(using: &random) ?? .draft,
                kept: Self.kept.randomElement(using: &random) ?? nil,
                children: Int.random(in: 1..<9, using: &random))
        }
        let total = Standing.count(groups)
        #expect(total.children == total.placed + total.openCases + total.ineligible)
        #expect(total.placed == total.offered + total.confirmed + total.registered)
        #expect(total.openCases == total.reasons.reduce(0) { $0 + $1.children })
        #expect(total.children + total.withdrawn == groups.reduce(0) { $0 + $1.children })
    }
}
