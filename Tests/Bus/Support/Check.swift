import Testing

/// A check in a loop of a hundred thousand steps, where the macro would cost more than what it checks.
func check(_ holds: Bool, _ rule: String, sourceLocation: SourceLocation = #_sourceLocation) {
    if !holds { Issue.record("\(rule)", sourceLocation: sourceLocation) }
}
