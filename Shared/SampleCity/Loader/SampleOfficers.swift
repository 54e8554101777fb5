public import Bus
import Contracts

/// On whose authority a sample city is loaded. A plan is approved by somebody other than who submitted it.
public struct SampleOfficers: Sendable, Hashable {
    public var registrar: Principal
    public var approver: Principal
    /// Of the staffing office, which approves establishment.
    public var staffing: Principal

    public init(registrar: Principal, approver: Principal, staffing: Principal) {
        self.registrar = registrar
        self.approver = approver
        self.staffing = staffing
    }

    /// Three sample accounts with the whole city.
    public static let standard = SampleOfficers(
        registrar: officer("sample-registrar", of: "education"),
        approver: officer("sample-approver", of: "education"),
        staffing: officer("sample-staffing", of: Teachers.staffingDepartment))

    private static func officer(_ subject: String, of department: String) -> Principal {
        Principal(
            subject: subject, department: department, roles: [.cityOfficer], districts: ["*"])
    }
}
