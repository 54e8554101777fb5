import Bus
import Contracts
import Store

extension TeachersService {
    func approveEstablishment(
        _ request: ApproveEstablishment, _ context: ServerContext
    ) async throws -> EstablishmentPosting {
        let region = try RegionCatalog.require(request.region, field: "region").code
        try context.requireDistrict(region.text)
        try requireDocument(request.approvalNumber, field: "approvalNumber")
        guard
            context.principal.department == Teachers.staffingDepartment
                || context.principal.roles.contains(.system)
        else {
            throw CallError(
                .permissionDenied, "NOT_STAFFING_DEPARTMENT",
                "only the staffing department approves establishment", executed: .no)
        }
        return try await store.perform(context, request) { transaction in
            guard
                try !transaction.isRecorded(
                    approval: request.approvalNumber, of: region, kind: request.kind)
            else {
                throw CallError(
                    .alreadyExists, "APPROVAL_RECORDED",
                    "approvalNumber: this document has set the region's total already")
            }
            let posting = try transaction.post(
                [.approved(region), .reserve(region)], kind: request.kind,
                approvedRegion: region
            ) { try $0.approve(request) }
            try transaction.append(
                event: EstablishmentApproved(
                    posting: posting.id, region: region, kind: request.kind,
                    total: request.total, effectiveOn: request.effectiveOn,
                    approvalNumber: request.approvalNumber),
                subject: region.text,
                attributes: EventAttributes(context, district: region.text))
            return posting
        }
    }

    func allocateEstablishment(
        _ request: AllocateEstablishment, _ context: ServerContext
    ) async throws -> EstablishmentPosting {
        let region = try RegionCatalog.require(request.region, field: "region").code
        try context.requireDistrict(region.text)
        try requireBatch(request.lines.count, field: "lines")
        return try await store.perform(context, request) { transaction in
            let schools = try transaction.schools(request.lines.map(\.school))
            for (index, line) in request.lines.enumerated() {
                let field = "lines[\(index)].school"
                guard let school = schools[line.school] else {
                    throw RuleViolation.unknownSchool(field)
                }
                try school.requireHolder(of: request.kind, in: region, field: field)
            }
            let accounts = request.lines.map { LedgerAccount.school($0.school, region) }
            let posting = try transaction.post(
                accounts + [.reserve(region)], kind: request.kind
            ) { try $0.allocate(request) }
            try transaction.appendTransferred(posting, context, region)
            return posting
        }
    }

    func transferEstablishment(
        _ request: TransferEstablishment, _ context: ServerContext
    ) async throws -> EstablishmentPosting {
        for (holder, field) in [(request.from, "from"), (request.to, "to")] {
            let region = try RegionCatalog.require(holder.region, field: "\(field).region")
            try context.requireDistrict(region.code.text)
        }
        if let number = request.cityApprovalNumber {
            try requireDocument(number, field: "cityApprovalNumber")
        }
        return try await store.perform(context, request) { transaction in
            for (holder, field) in [(request.from, "from"), (request.to, "to")] {
                guard let code = holder.school else { continue }
                try transaction.school(code, field: "\(field).school")
                    .requireHolder(of: request.kind, in: holder.region, field: "\(field).school")
            }
            let accounts = [request.from, request.to].flatMap {
                [LedgerAccount($0), LedgerAccount.approved($0.region)]
            }
            let posting = try transaction.post(accounts, kind: request.kind) {
                try $0.transfer(request)
            }
            try transaction.appendTransferred(posting, context, request.from.region)
            return posting
        }
    }
}

extension WriteTransaction {
    /// Reads accounts, lets the domain post to them, writes what changed and the posting itself.
    fileprivate func post(
        _ accounts: [LedgerAccount], kind: EstablishmentKind, approvedRegion: RegionCode? = nil,
        _ operation: (inout EstablishmentLedger) throws -> LedgerPosting
    ) throws -> EstablishmentPosting {
        let before = try ledger(accounts, kind: kind)
        var after = before
        let posting = try operation(&after)
        try save(after, before: before, kind: kind)
        return try insert(posting, approvedRegion: approvedRegion)
    }

    fileprivate func appendTransferred(
        _ posting: EstablishmentPosting, _ context: ServerContext, _ region: RegionCode
    ) throws {
        try append(
            event: QuotaTransferred(
                posting: posting.id, purpose: posting.purpose, kind: posting.kind,
                effectiveOn: posting.effectiveOn, legs: posting.legs),
            subject: region.text, attributes: EventAttributes(context, district: region.text))
    }
}

extension SchoolRow {
    /// Throws unless the school may hold posts of a kind in a region (T6).
    fileprivate func requireHolder(
        of kind: EstablishmentKind, in region: RegionCode, field: String
    ) throws {
        guard self.region == region else {
            throw RuleViolation(
                "T1", "OTHER_REGION", field: field, "the school is run by another region")
        }
        guard ownership == .public else {
            throw RuleViolation(
                "T6", "PRIVATE_SCHOOL", field: field,
                "a private school has no public establishment")
        }
        guard kind == .establishment || stage == .kindergarten else {
            throw RuleViolation(
                "A088", "NOT_A_KINDERGARTEN", field: field,
                "headcount is for public kindergartens only")
        }
    }
}
