import Bus
import Contracts

/// The postings that approvals, allocations and transfers become.
extension EstablishmentLedger {
    /// Sets a region's approved total from a day on.
    ///
    /// - Throws: `RuleViolation` T1 when the schools hold more, or the day is before the last change of
    ///   the total: the totals after it would change too.
    mutating func approve(_ request: ApproveEstablishment) throws -> LedgerPosting {
        let approved = LedgerAccount.approved(request.region)
        guard (0...LedgerPosting.mostPosts).contains(request.total) else {
            throw CallError.invalid(
                "total", rule: "posts", "must be 0 to \(LedgerPosting.mostPosts)")
        }
        if let last = line(approved).steps.last, request.effectiveOn < last.day {
            throw RuleViolation(
                "T1", "APPROVAL_OUT_OF_ORDER", field: "effectiveOn",
                "the region's total already changes on \(last.day.text)")
        }
        var posting = LedgerPosting(
            .approval, request.kind, effectiveOn: request.effectiveOn,
            approvalNumber: request.approvalNumber)
        let change = request.total + line(approved).level(on: request.effectiveOn).balance
        if change != 0 {
            try posting.move(change, from: approved, to: .reserve(request.region), field: "total")
        }
        try post(posting) { _ in "total" }
        return posting
    }

    /// Moves posts between a region's reserve and its schools.
    mutating func allocate(_ request: AllocateEstablishment) throws -> LedgerPosting {
        var posting = LedgerPosting(.allocation, request.kind, effectiveOn: request.effectiveOn)
        var fields: [LedgerAccount: String] = [:]
        for (index, line) in request.lines.enumerated() {
            let account = LedgerAccount.school(line.school, request.region)
            let field = "lines[\(index)]"
            guard fields.updateValue("\(field).posts", forKey: account) == nil else {
                throw CallError.invalid("\(field).school", rule: "once", "is in the list twice")
            }
            try posting.move(
                line.posts, from: .reserve(request.region), to: account, field: "\(field).posts")
        }
        try post(posting) { fields[$0] ?? "lines" }
        return posting
    }

    /// Moves posts between two holders; between regions their approved totals move too (A102).
    mutating func transfer(_ request: TransferEstablishment) throws -> LedgerPosting {
        let from = LedgerAccount(request.from)
        let to = LedgerAccount(request.to)
        guard request.posts > 0 else {
            throw CallError.invalid("posts", rule: "posts", "must be at least 1")
        }
        var posting = LedgerPosting(
            .transfer, request.kind, effectiveOn: request.effectiveOn,
            approvalNumber: request.cityApprovalNumber)
        if from.region == to.region {
            try posting.move(request.posts, from: from, to: to, field: "posts")
        } else {
            guard let number = request.cityApprovalNumber, !number.isEmpty else {
                throw RuleViolation(
                    "A102", "CITY_APPROVAL_MISSING", field: "cityApprovalNumber",
                    "a transfer between regions needs the city's approval")
            }
            try posting.move(
                request.posts, from: from, to: .approved(from.region), field: "posts")
            try posting.move(request.posts, from: .approved(to.region), to: to, field: "posts")
        }
        try post(posting) { $0 == to ? "to" : "posts" }
        return posting
    }
}

extension LedgerAccount {
    init(_ holder: EstablishmentHolder) {
        self = holder.school.map { .school($0, holder.region) } ?? .reserve(holder.region)
    }
}
