import Bus
import Contracts

/// The states of a drop-out case. Source: domain page "Drop-out control".
///
/// Calls, visits and reports are records and move nothing. A child may come back from every open
/// state. Health is the only reason that closes a case of a child who is not at school.
enum DropoutLifecycle {
    static let transitions = Transitions<DropoutState, DropoutStep>(
        rule: "DROPOUT_STATE",
        moves: [
            .suspected: records(in: .suspected).with([
                .verifyElsewhere: .atSchoolElsewhere, .exempt: .healthExempt,
                .confirm: .dropped, .return: .returned,
            ]),
            .dropped: records(in: .dropped).with([
                .persuade: .persuading, .exempt: .healthExempt, .return: .returned,
            ]),
            .persuading: records(in: .persuading).with([
                .persuade: .persuading, .exempt: .healthExempt, .return: .returned,
                .escalate: .township,
            ]),
            .township: records(in: .township).with([
                .persuade: .township, .exempt: .healthExempt, .return: .returned,
                .issueNotice: .notice,
            ]),
            .notice: records(in: .notice).with([
                .persuade: .notice, .exempt: .healthExempt, .return: .returned,
                .goToCourt: .court,
            ]),
            .court: records(in: .court).with([
                .persuade: .court, .exempt: .healthExempt, .return: .returned,
            ]),
            .returned: records(in: .returned).with([
                .stabilise: .stable, .suspect: .suspected,
            ]),
            .stable: [.suspect: .suspected],
            .atSchoolElsewhere: [.suspect: .suspected],
            .healthExempt: [.suspect: .suspected],
        ])

    private static func records(in state: DropoutState) -> [DropoutStep: DropoutState] {
        [.call: state, .visit: state, .report: state]
    }
}

extension [DropoutStep: DropoutState] {
    fileprivate func with(_ moves: Self) -> Self { merging(moves) { $1 } }
}
