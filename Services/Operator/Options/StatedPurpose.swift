import ArgumentParser
import Bus

/// What personal data is needed for, and in which case.
struct StatedPurpose: ParsableArguments {
    @Option(help: "What personal data is needed for: admission, student-aid, audit, …")
    var purpose: String?

    @Option(name: .customLong("case"), help: "The case it is needed in; never a person's number.")
    var caseNumber: String?

    func add(to options: CallOptions) -> CallOptions {
        var options = options
        options.purpose = purpose
        options.caseNumber = caseNumber
        return options
    }
}
