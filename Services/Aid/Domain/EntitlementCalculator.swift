import Bus
import Contracts

/// Calculates what a recognised pupil is entitled to, with the trace that lets anybody repeat it.
struct EntitlementCalculator: Sendable {
    let table: ParameterTable
    let rules: RuleBook

    init(table: ParameterTable, rules: RuleBook = .standard) {
        self.table = table
        self.rules = rules
    }

    /// The entitlement of one pupil, one programme, one term.
    ///
    /// - Throws: `ParameterError` (A4); `RuleViolation` when the programme is not for the pupil's
    ///   stage.
    func calculate(
        _ programme: AidProgramme, in term: TermCode, for inputs: EntitlementInputs
    ) throws -> EntitlementTrace {
        let rule = try rules.rule(for: programme, in: term, lastChecked: table.lastChecked)
        return try Self.run(rule, term, inputs) { programme in
            try table.knownRow(of: programme, in: term)
        }
    }

    /// The same calculation again: the trace's rule version on the trace's inputs and parameter
    /// rows.
    /// The table of today is not looked at (A3).
    func recompute(_ trace: EntitlementTrace) throws -> EntitlementTrace {
        guard let rule = rules.rule(version: trace.ruleVersion) else {
            throw RuleViolation(
                "A3", "RULE_VERSION_UNKNOWN", field: "ruleVersion",
                "this program does not have the rule version of the trace")
        }
        return try Self.run(rule, trace.term, trace.inputs) { programme in
            guard let row = trace.parameters.first(where: { $0.programme == programme }) else {
                throw RuleViolation(
                    "A3", "TRACE_INCOMPLETE", field: "parameters",
                    "the trace has no row of \(programme)")
            }
            return row
        }
    }

    private static func run(
        _ rule: EntitlementRule, _ term: TermCode, _ inputs: EntitlementInputs,
        find: @escaping (String) throws -> AidParameter
    ) throws -> EntitlementTrace {
        guard rule.stages.contains(inputs.stage) else {
            throw RuleViolation(
                "A-stage", "PROGRAMME_NOT_FOR_STAGE", field: "programme",
                "\(rule.programme.rawValue) is not for the stage \(inputs.stage.rawValue)")
        }
        var derivation = Derivation(term: term, find: find)
        let amount = try rule.amount(inputs, term, &derivation)
        return EntitlementTrace(
            ruleVersion: rule.version, programme: rule.programme, term: term, inputs: inputs,
            parameters: derivation.parameters, steps: derivation.steps, amount: amount)
    }
}
