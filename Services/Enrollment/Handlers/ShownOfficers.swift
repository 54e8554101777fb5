import Bus
import Contracts

extension Principal {
    /// Who may read what is not public.
    var isReader: Bool { Access.readers.admits(roles) }
}

/// What names officers by their subjects.
protocol NamesOfficers {
    /// In the order they acted.
    var officers: [String] { get set }
}

extension NamesOfficers {
    /// To readers as it is. To everybody else officers are numbered: that two persons acted can be seen, who they are cannot.
    func shown(to principal: Principal) -> Self {
        guard !principal.isReader else { return self }
        var numbers: [String: Int] = [:]
        var shown = self
        shown.officers = officers.map { subject in
            let number = numbers[subject, default: numbers.count + 1]
            numbers[subject] = number
            return "officer \(number)"
        }
        return shown
    }
}

/// One act of an officer.
protocol OfficerStep {
    var by: String { get set }
}

/// What keeps its course as steps.
protocol KeepsSteps: NamesOfficers {
    associatedtype Step: OfficerStep
    var steps: [Step] { get set }
}

extension KeepsSteps {
    var officers: [String] {
        get { steps.map(\.by) }
        set { for index in steps.indices { steps[index].by = newValue[index] } }
    }
}

extension LotteryStep: OfficerStep {}
extension AllocationStep: OfficerStep {}
extension AdmissionStep: OfficerStep {}
extension Lottery: KeepsSteps {}
extension AllocationRun: KeepsSteps {}
extension AdmissionRun: KeepsSteps {}

extension CatchmentPlan: NamesOfficers {
    var officers: [String] {
        get { [proposedBy] + (publishedBy.map { [$0] } ?? []) }
        set {
            proposedBy = newValue[0]
            publishedBy = newValue.dropFirst().first
        }
    }
}

extension RuleExemptions: NamesOfficers {
    var officers: [String] {
        get { exemptions.map(\.grantedBy) }
        set { for index in exemptions.indices { exemptions[index].grantedBy = newValue[index] } }
    }
}
