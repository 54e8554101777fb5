import Contracts
import Testing

@testable import Enrollment

struct WishFormCourseTests {
    private static let admission = WishAdmission(
        batch: 1, school: Samples.code(.senior, 1), seatType: .open)

    /// The state machine as a table: what each move leads to, with what is signed before it.
    private static let table: [WishState: [WishMove: WishState]] = [
        .draft: [.submit: .submitted],
        .signed: [.lock: .locked],
        .locked: [.rank: .ranked],
        .ranked: [.admit: .admitted, .leaveUnadmitted: .unadmitted],
        .unadmitted: [.solicit: .solicited],
        .solicited: [.submit: .submitted],
        .admitted: [.report: .reported, .missReport: .noShow],
        .reported: [.register: .registered],
    ]

    private static func expected(
        _ state: WishState, _ signatures: Set<WishSigner>, _ move: WishMove
    ) -> WishState? {
        guard state == .submitted else { return table[state]?[move] }
        switch move {
        case .signStudent: return signatures.contains(.guardian) ? .signed : .submitted
        case .signGuardian: return signatures.contains(.student) ? .signed : .submitted
        default: return nil
        }
    }

    @Test("every state, signature and move: the table's next state, or refused and unchanged")
    func exhaustive() {
        let signings: [Set<WishSigner>] = [[], [.student], [.guardian]]
        for state in WishState.allCases {
            for signatures in signings {
                for move in WishMove.allCases {
                    var form = WishFormCourse(state: state, signatures: signatures)
                    let before = form
                    let next = Self.expected(state, signatures, move)
                    do {
                        try form.move(move, admitted: move == .admit ? Self.admission : nil)
                        #expect(form.state == next, "\(state) \(move)")
                    } catch {
                        #expect(next == nil, "\(state) \(move)")
                        #expect(form == before)
                    }
                }
            }
        }
    }

    @Test("every form that can be reached: locked only when both signed, admitted only once")
    func reachable() {
        struct Seen: Hashable {
            let state: WishState
            let signatures: Set<WishSigner>
            let isAdmitted: Bool
        }
        var open = [WishFormCourse()]
        var seen: Set<Seen> = []
        while let form = open.popLast() {
            let key = Seen(
                state: form.state, signatures: form.signatures, isAdmitted: form.admission != nil)
            guard seen.insert(key).inserted else { continue }
            switch form.state {
            case .signed, .locked, .ranked, .admitted, .unadmitted, .reported, .registered,
                .noShow:
                #expect(form.signatures.count == 2, "\(key)")
            default:
                #expect(form.signatures.count < 2, "\(key)")
            }
            let hasAdmission: Set<WishState> = [.admitted, .reported, .registered, .noShow]
            #expect((form.admission != nil) == hasAdmission.contains(form.state))
            for move in WishMove.allCases {
                var next = form
                if (try? next.move(move, admitted: move == .admit ? Self.admission : nil)) != nil {
                    open.append(next)
                }
            }
            var changed = form
            if (try? changed.change()) != nil {
                #expect(changed.signatures.isEmpty && changed.admission == nil)
                open.append(changed)
            }
        }
        #expect(Set(seen.map(\.state)) == Set(WishState.allCases))
    }

    @Test("an admission comes with the move admit, and with no other")
    func misplaced() {
        var form = WishFormCourse(state: .ranked)
        #expect(throws: RuleViolation.self) { try form.move(.admit) }
        #expect(throws: RuleViolation.self) {
            try form.move(.leaveUnadmitted, admitted: Self.admission)
        }
        #expect(form.state == .ranked)
    }

    @Test(
        "wishes change until the lock, and again when they are solicited",
        arguments: WishState.allCases)
    func changes(state: WishState) {
        var form = WishFormCourse(state: state, signatures: [.student])
        let may: Set<WishState> = [.draft, .submitted, .signed, .solicited]
        let changed = (try? form.change()) != nil
        #expect(changed == may.contains(state))
        if changed { #expect(form.signatures.isEmpty) }
    }
}
