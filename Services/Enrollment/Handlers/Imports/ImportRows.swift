import Bus
import Contracts
import Store

/// What a row of each kind does when its batch is entered.
extension EnrollmentService {
    func enterSchools(
        _ rows: [SchoolRecord], _ faults: inout RowFaults, _ context: ServerContext,
        _ transaction: WriteTransaction
    ) throws -> ImportCounts {
        var counts = ImportCounts()
        var codes: Set<SchoolCode> = []
        let path = RowFaults.path
        for (index, record) in rows.enumerated() {
            let change = try faults.check(row: index) {
                try SchoolRecordGuard.check(record, at: path)
                try context.requireDistrict(record.region.text)
                guard codes.insert(record.code).inserted else {
                    throw CallError.invalid("\(path).code", rule: "once", "is in the file twice")
                }
                return try transaction.register(record, at: path, context)
            }
            switch change {
            case .entered: counts.entered += 1
            case .updated: counts.updated += 1
            case .unchanged: counts.unchanged += 1
            case nil: break
            }
        }
        return counts
    }

    /// E3 by the roll, E5 by the pool (a new pupil of a senior high school must say or show where it was before), 班额 by the class.
    func enterStudents(
        _ rows: [StudentRecord], _ faults: inout RowFaults, _ context: ServerContext,
        _ transaction: WriteTransaction
    ) throws -> ImportCounts {
        var batch = try RollBatch(transaction, on: now.cityDate)
        var seen: Set<PersonKey> = []
        let path = RowFaults.path
        for (index, student) in rows.enumerated() {
            _ = try faults.check(row: index) {
                try GradeSpan.check(student, at: path)
                let person = try personKey(student.idNumber, field: "\(path).idNumber")
                guard seen.insert(person).inserted else {
                    throw CallError.invalid(
                        "\(path).idNumber", rule: "once", "is in the file twice")
                }
                try batch.enter(student, as: person, at: path, context, transaction)
            }
        }
        guard faults.count == 0 else { return ImportCounts() }
        for full in try batch.withoutRoom(at: { _ in path }, transaction) {
            _ = try faults.check(row: full.row) { throw full.refusal }
        }
        guard faults.count == 0 else { return ImportCounts() }
        try batch.finish(context, transaction)
        return batch.counts
    }

    func enterPlans(
        _ rows: [PlanProposal], _ faults: inout RowFaults, _ context: ServerContext,
        _ transaction: WriteTransaction
    ) throws -> ImportCounts {
        var counts = ImportCounts()
        for (index, proposal) in rows.enumerated() {
            _ = try faults.check(row: index) {
                try ProposalGuard.check(proposal)
                if let line = try transaction.planLine(proposal.lineID), line.proposal == proposal,
                    line.state != .draft
                {
                    counts.unchanged += 1
                    return
                }
                let isKnown = try transaction.planLine(proposal.lineID) != nil
                _ = try transaction.submit(proposal, context)
                if isKnown { counts.updated += 1 } else { counts.entered += 1 }
            }
        }
        return counts
    }
}
