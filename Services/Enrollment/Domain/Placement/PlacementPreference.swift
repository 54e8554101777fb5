import Bus
import Contracts

/// The order of preference: an ordinary class first, a special school next, teaching at home last.
///
/// Source: domain page "Special education placement"; the 2022 plan, heading 四（四）.
enum PlacementPreference {
    /// The first form the findings and schools allow, with a reason for each one before it.
    ///
    /// Of capable schools the nearest is taken, of equally near ones the lower code. Home and distance
    /// teaching go out from the nearest capable school, a special one before an ordinary one.
    ///
    /// - Throws: NO_SCHOOL_NAMED when no school is capable of anything.
    static func propose(
        _ found: PlacementAssessment, options: [PlacementOption]
    ) throws(RuleViolation) -> PlacementProposal {
        let capable = options.filter(\.capable).sorted {
            ($0.distanceMetres, $0.schoolCode) < ($1.distanceMetres, $1.schoolCode)
        }
        let special = capable.first { $0.schoolCode.category.stage == .special }
        let ordinary = capable.first { $0.schoolCode.category.stage != .special }
        var passedOver: [PassedOver] = []
        func pass(_ form: PlacementForm, _ reason: PassedOverReason) {
            passedOver.append(PassedOver(form: form, reason: reason))
        }
        if !found.canAttend {
            pass(.inclusiveClass, .cannotAttend)
        } else if !found.canFollowClass {
            pass(.inclusiveClass, .cannotFollowClass)
        } else if let ordinary {
            return PlacementProposal(
                form: .inclusiveClass, schoolCode: ordinary.schoolCode, passedOver: [])
        } else {
            pass(.inclusiveClass, .noCapableSchool)
        }
        if !found.canAttend {
            pass(.specialSchool, .cannotAttend)
        } else if let special {
            return PlacementProposal(
                form: .specialSchool, schoolCode: special.schoolCode, passedOver: passedOver)
        } else {
            pass(.specialSchool, .noSpecialSchool)
        }
        guard let sender = special ?? ordinary else {
            throw RuleViolation(
                "PLACEMENT", "NO_SCHOOL_NAMED", field: "options",
                "no capable school is named to keep the child on its roll")
        }
        if found.canLearnByLine { pass(.homeTeaching, .learnsByLine) }
        return PlacementProposal(
            form: found.canLearnByLine ? .distance : .homeTeaching, schoolCode: sender.schoolCode,
            passedOver: passedOver)
    }

    /// - Throws: unless every one of the four fields sits in the committee, each member once.
    static func checkCommittee(_ members: [CommitteeMember]) throws(RuleViolation) {
        let missing = Set(CommitteeField.allCases).subtracting(members.map(\.field))
        guard missing.isEmpty else {
            let names = missing.map(\.rawValue).sorted().joined(separator: ", ")
            throw RuleViolation(
                "PLACEMENT", "COMMITTEE_INCOMPLETE", field: "assessment.members",
                "nobody speaks for \(names)")
        }
        guard Set(members.map(\.subject)).count == members.count else {
            throw RuleViolation(
                "PLACEMENT", "COMMITTEE_MEMBER_TWICE", field: "assessment.members",
                "a member stands twice")
        }
    }
}
