import Contracts
import Testing

@testable import Enrollment

struct PlacementDomainTests {
    @Test("every step in every state does what the arrows say or is refused")
    func everyMove() throws {
        try expectExactly(
            """
            LISTED ASSESS ASSESSED
            ASSESSED PROPOSE PROPOSED
            PROPOSED CONSENT CONSENTED
            PROPOSED OBJECT OBJECTED
            OBJECTED ASSESS ASSESSED
            CONSENTED PLACE PLACED
            PLACED ACTIVATE_PLAN PLAN_ACTIVE
            PLAN_ACTIVE REVIEW REVIEWED
            REVIEWED ACTIVATE_PLAN PLAN_ACTIVE
            REVIEWED CHANGE CHANGED
            REVIEWED END ENDED
            CHANGED ASSESS ASSESSED
            ENDED LIST LISTED
            """, of: PlacementLifecycle.transitions, from: .listed)
    }

    static let committee = CommitteeField.allCases.map {
        CommitteeMember(subject: "expert-\($0.rawValue)", field: $0)
    }

    static func found(
        attend: Bool = true, follow: Bool = true, line: Bool = false
    ) -> PlacementAssessment {
        PlacementAssessment(
            on: Samples.day("2025-08-20"), members: committee, documentNo: "评估1号",
            canAttend: attend, canFollowClass: follow, canLearnByLine: line)
    }

    private static func option(
        _ stage: Stage, _ serial: Int, _ metres: Int, capable: Bool = true
    ) -> PlacementOption {
        PlacementOption(
            schoolCode: Samples.code(stage, serial), distanceMetres: metres, capable: capable)
    }

    /// The order as a table: attend, follow, line, an ordinary school, a special one → form and reasons.
    @Test("the order of preference, over every finding and every choice of schools")
    func preference() throws {
        let all = [false, true]
        for attend in all {
            for follow in all {
                for line in all {
                    for ordinary in all {
                        for special in all {
                            var options = [Self.option(.primary, 9, 1, capable: false)]
                            if ordinary { options.append(Self.option(.primary, 1, 500)) }
                            if special { options.append(Self.option(.special, 2, 9000)) }
                            let proposal = try? PlacementPreference.propose(
                                Self.found(attend: attend, follow: follow, line: line),
                                options: options)
                            let expected: PlacementForm? =
                                attend && follow && ordinary
                                ? .inclusiveClass
                                : attend && special
                                    ? .specialSchool
                                    : !ordinary && !special
                                        ? nil : line ? .distance : .homeTeaching
                            #expect(proposal?.form == expected)
                            guard let proposal else { continue }
                            let before = PlacementForm.allCases.prefix { $0 != proposal.form }
                            #expect(
                                proposal.passedOver.map(\.form) == Array(before),
                                "each form before it has its reason")
                        }
                    }
                }
            }
        }
    }

    @Test(
        "the nearest capable school, of equally near ones the lower code, whatever the order given")
    func nearest() throws {
        let options = [
            Self.option(.primary, 1, 100, capable: false), Self.option(.primary, 2, 300),
            Self.option(.primary, 3, 200), Self.option(.primary, 4, 200),
        ]
        for order in [options, options.reversed()] {
            #expect(
                try PlacementPreference.propose(Self.found(), options: order).schoolCode
                    == Samples.code(.primary, 3))
        }
    }

    @Test(
        "a committee lacks no field, and nobody sits in it twice",
        arguments: CommitteeField.allCases)
    func committee(field: CommitteeField) throws {
        try PlacementPreference.checkCommittee(Self.committee)
        #expect(throws: RuleViolation.self) {
            try PlacementPreference.checkCommittee(Self.committee.filter { $0.field != field })
        }
        #expect(throws: RuleViolation.self) {
            try PlacementPreference.checkCommittee(
                Self.committee + Self.committee.filter { $0.field == field })
        }
    }
}
