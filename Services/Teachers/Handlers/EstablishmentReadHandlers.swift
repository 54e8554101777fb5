import Bus
import Contracts
import Store

extension TeachersService {
    func getEstablishment(
        _ request: GetEstablishment, _ context: ServerContext
    ) async throws -> Establishment {
        let region = try RegionCatalog.require(request.holder.region, field: "holder.region").code
        let day = request.on ?? today
        return try await store.read { transaction in
            guard let code = request.holder.school else {
                return Establishment(
                    of: region, request.kind, on: day,
                    try transaction.establishmentSums(region: region, on: day))
            }
            let school = try transaction.school(code, field: "holder.school")
            guard school.region == region else {
                throw CallError.invalid(
                    "holder.school", rule: "T1", "is run by another region")
            }
            return try transaction.establishment(of: code, in: region, request.kind, on: day)
        }
    }

    func listEstablishment(
        _ request: ListEstablishment, _ context: ServerContext
    ) async throws -> Page<Establishment> {
        let region = try RegionCatalog.require(request.region, field: "region").code
        let day = request.on ?? today
        let page = request.page ?? PageRequest()
        return try await store.read { transaction in
            let schools = try transaction.schoolAccounts(
                in: region, kind: request.kind, after: page.after ?? "", limit: page.boundedLimit)
            let items = try schools.map {
                try transaction.establishment(of: $0, in: region, request.kind, on: day)
            }
            return Page(reading: items, page) { $0.holder.school?.text ?? "" }
        }
    }

    func listPostings(
        _ request: ListPostings, _ context: ServerContext
    ) async throws -> Page<EstablishmentPosting> {
        let region = try RegionCatalog.require(request.region, field: "region").code
        let page = request.page ?? PageRequest()
        guard let after = Int64(page.after ?? "0") else {
            throw CallError.invalid("page.after", rule: "page", "is not a token of this list")
        }
        return try await store.read { transaction in
            let postings = try transaction.postings(
                in: region, after: after, limit: page.boundedLimit)
            return Page(reading: postings, page) { "\($0.id)" }
        }
    }
}

extension ReadTransaction {
    fileprivate func establishment(
        of school: SchoolCode, in region: RegionCode, _ kind: EstablishmentKind,
        on day: CalendarDate
    ) throws -> Establishment {
        let account = LedgerAccount.school(school, region)
        let level = try ledger([account], kind: kind).line(account).level(on: day)
        return Establishment(
            holder: EstablishmentHolder(region: region, school: school), kind: kind, on: day,
            approved: nil, allocated: level.balance, reserve: nil, occupied: level.occupied)
    }
}

extension Establishment {
    /// A region's figures of one kind from the sums of its accounts.
    fileprivate init(
        of region: RegionCode, _ kind: EstablishmentKind, on day: CalendarDate,
        _ sums: [EstablishmentSum]
    ) {
        func sum(_ type: AccountType) -> EstablishmentSum? {
            sums.first { $0.region == region && $0.kind == kind && $0.type == type }
        }
        self.init(
            holder: EstablishmentHolder(region: region), kind: kind, on: day,
            approved: -(sum(.approved)?.balance ?? 0), allocated: sum(.school)?.balance ?? 0,
            reserve: sum(.reserve)?.balance ?? 0, occupied: sum(.school)?.occupied ?? 0)
    }
}
