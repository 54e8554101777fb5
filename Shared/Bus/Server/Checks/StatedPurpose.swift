/// What a call to a method with personal data has to say: what the data is needed for, and in which case.
enum StatedPurpose {
    /// - Parameter known: the service's purposes; empty for any word.
    /// - Throws: INVALID_ARGUMENT for what is missing, no such text or no such purpose, PERMISSION_DENIED for another's
    ///   purpose; not executed, and never with what was stated.
    static func check(_ call: ServerContext, among known: [String]) throws {
        guard !call.purpose.isEmpty else {
            throw invalid(
                "PURPOSE_REQUIRED", "purpose", "required",
                "\(call.method.path) has personal data: state what it is needed for")
        }
        guard isWord(call.purpose) else {
            throw invalid(
                "PURPOSE_INVALID", "purpose", "word",
                "a purpose is 1 to \(Limits.purposeBytes) of a-z, 0-9 and -, and begins with a letter"
            )
        }
        guard call.caller.mayState(purpose: call.purpose, among: known) else {
            guard known.isEmpty || known.contains(call.purpose) else {
                throw invalid(
                    "PURPOSE_INVALID", "purpose", "known",
                    "a purpose is one of \(known.joined(separator: ", "))")
            }
            throw notAllowed("the topology does not let \(call.caller.name) have this purpose")
        }
        guard !call.caseNumber.allSatisfy(\.isWhitespace) else {
            throw invalid(
                "CASE_NUMBER_REQUIRED", "caseNumber", "required",
                "\(call.method.path) has personal data: state the case it is needed in")
        }
        guard isLine(call.caseNumber) else {
            throw invalid(
                "CASE_NUMBER_INVALID", "caseNumber", "line",
                "a case number is one line of at most \(Limits.caseNumberBytes) bytes")
        }
    }

    static func notAllowed(_ message: String) -> CallError {
        CallError(
            .permissionDenied, "PURPOSE_NOT_ALLOWED", message,
            violations: [FieldViolation(field: "purpose", rule: "allowed", message: message)],
            origin: .server, executed: .no)
    }

    private static func invalid(
        _ reason: CallError.Reason, _ field: String, _ rule: String, _ message: String
    ) -> CallError {
        CallError(
            .invalidArgument, reason, message,
            violations: [FieldViolation(field: field, rule: rule, message: message)],
            origin: .server, executed: .no)
    }

    private static func isWord(_ text: String) -> Bool {
        let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard text.utf8.count <= Limits.purposeBytes, let first = text.utf8.first,
            letters.contains(first)
        else { return false }
        return text.utf8.allSatisfy {
            letters.contains($0) || digits.contains($0) || $0 == UInt8(ascii: "-")
        }
    }

    /// One line without control characters.
    private static func isLine(_ text: String) -> Bool {
        text.utf8.count <= Limits.caseNumberBytes
            && text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    }
}
