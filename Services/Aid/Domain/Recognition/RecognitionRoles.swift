import Bus
import Contracts

/// Who may do what with a recognition: the school submits, reviews and publicises, the county's
/// centre matches data and confirms.
///
/// Source: 教财〔2018〕16号, the steps from the class to the county.
enum RecognitionRoles {
    /// Whether one of the roles is an officer's, or that of a program of EduBus.
    static func holdsOfficer(_ roles: [Role]) -> Bool { Access.officers.admits(roles) }

    /// PERMISSION_DENIED, naming the field that asked for it.
    static func officerRequired(_ field: String, _ what: String) -> CallError {
        let message = "\(what) needs an officer of the county or the city"
        return CallError(
            .permissionDenied, "OFFICER_REQUIRED", "\(field): \(message)",
            violations: [
                FieldViolation(field: field, rule: "recognition-roles", message: message)
            ], executed: .no)
    }
}
