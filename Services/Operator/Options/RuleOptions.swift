public import Admission
public import ArgumentParser

/// What of a rule can be chosen beside its mechanism.
struct RuleOptions: ParsableArguments {
    @Option(
        help: "Points a reserved seat may go below the frozen line (M2, M3).",
        transform: Self.points)
    var floorDelta = ExamScore(hundredths: 50_00)

    @Option(help: "Equals of whom not all have room: admit-all, reject-all or lottery.")
    var tie = SeniorRule.TiePolicy.admitAll

    @Option(help: "Which seats are filled first: open-first or reserve-first.")
    var order = SeniorRule.FillingOrder.openFirst

    @Option(help: "Of the lottery's tickets; the input hash when it is left out.")
    var seed: String?

    func validate() throws {
        if seed != nil, tie != .lottery {
            throw ValidationError("--seed: belongs to --tie lottery")
        }
        if let seed, seed.isEmpty || seed.utf8.contains(where: { $0 < 0x20 }) {
            throw ValidationError("--seed: must not be empty or hold control characters")
        }
    }

    @Sendable static func points(_ text: String) throws -> ExamScore {
        guard let score = ExamScore(text) else {
            throw ValidationError("must be 0 to \(ExamScore.largest) with at most two decimals")
        }
        return score
    }

    func rule(_ mechanism: SeniorRule.Mechanism) -> SeniorRule {
        SeniorRule(mechanism, floorDelta: floorDelta, tie: tie, order: order, seed: seed)
    }
}

extension SeniorRule.Mechanism: ExpressibleByArgument {}
extension SeniorRule.TiePolicy: ExpressibleByArgument {}
extension SeniorRule.FillingOrder: ExpressibleByArgument {}
