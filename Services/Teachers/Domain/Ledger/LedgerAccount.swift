import Contracts

/// An account of the establishment ledger. The balances of all accounts of a region sum to zero.
enum LedgerAccount: Sendable, Hashable {
    /// What the staffing office has given: never above zero, minus the region's approved total.
    case approved(RegionCode)
    /// What the region holds back (周转池): never below zero.
    case reserve(RegionCode)
    /// What a school holds: never below what it occupies.
    case school(SchoolCode, RegionCode)

    /// Its name in the ledger: `school:2141000001`.
    var name: String {
        switch self {
        case .approved(let region): "approved:\(region.text)"
        case .reserve(let region): "reserve:\(region.text)"
        case .school(let school, _): "school:\(school.text)"
        }
    }

    var region: RegionCode {
        switch self {
        case .approved(let region), .reserve(let region), .school(_, let region): region
        }
    }

    var type: AccountType {
        switch self {
        case .approved: .approved
        case .reserve: .reserve
        case .school: .school
        }
    }

    var school: SchoolCode? {
        if case .school(let school, _) = self { school } else { nil }
    }
}

/// Which rule an account's level follows.
enum AccountType: String, Sendable, Codable { case approved, reserve, school }
