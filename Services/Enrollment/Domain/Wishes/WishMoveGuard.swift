import Bus
import Contracts

/// Who takes which step of a wish form: the school brings it in, has it signed and tells who came; what decides about a seat is
/// an officer's.
enum WishMoveGuard {
    /// Steps by which a form takes part in an admission or leaves it.
    static func isOfficers(_ move: WishMove) -> Bool {
        switch move {
        case .lock, .rank, .admit, .leaveUnadmitted, .solicit: true
        case .submit, .signStudent, .signGuardian, .report, .missReport, .register: false
        }
    }

    /// Steps that the admitting school takes, and not the candidate's own.
    static func isAdmittingSchools(_ move: WishMove) -> Bool {
        [.report, .missReport, .register].contains(move)
    }

    /// - Throws: PERMISSION_DENIED with OFFICER_NEEDED, naming the move.
    static func requireMay(_ move: WishMove, roles: [Role]) throws(CallError) {
        guard isOfficers(move), !Access.officers.admits(roles) else { return }
        let message = "\(move.rawValue) is an officer's; a school submits, signs and reports"
        throw CallError(
            .permissionDenied, "OFFICER_NEEDED", "move: \(message)",
            violations: [FieldViolation(field: "move", rule: "ROLE", message: message)],
            executed: .no)
    }
}
