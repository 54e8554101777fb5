import Bus
import Contracts

extension ServerContext {
    /// An officer acts in the districts it covers; a kindergarten's own people act for the codes they are named for, and never for a district.
    ///
    /// - Throws: PERMISSION_DENIED with DISTRICT_NOT_COVERED.
    func requireKindergarten(_ school: SchoolRow) throws {
        guard isOfKindergarten else { return try requireDistrict(school.region.text) }
        guard principal.districts.contains(school.code.text) else {
            throw CallError(
                .permissionDenied, "DISTRICT_NOT_COVERED",
                "this principal may not act for kindergarten \(school.code)", executed: .no)
        }
    }

    /// 备案 is submitted by the kindergarten; every other step is the county's.
    ///
    /// - Throws: PERMISSION_DENIED with OFFICER_NEEDED.
    func requireMay(_ move: KindergartenMove) throws {
        guard !isOfKindergarten || move == .submit else {
            throw CallError(
                .permissionDenied, "OFFICER_NEEDED",
                "a kindergarten submits its filing; \(move.rawValue) is an officer's", executed: .no
            )
        }
    }

    private var isOfKindergarten: Bool {
        Set(principal.roles).isDisjoint(with: [.countyOfficer, .cityOfficer, .system, .auditor])
    }
}
