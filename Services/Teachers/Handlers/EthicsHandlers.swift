import Bus
import Contracts
import Store

extension TeachersService {
    func setEthicsVeto(
        _ request: SetEthicsVeto, _ context: ServerContext
    ) async throws -> EthicsVeto {
        let days = try DayInterval(from: request.from, until: request.until)
        try requireDocument(request.decisionNumber, field: "decisionNumber")
        return try await store.perform(context, request) { transaction in
            let region = try transaction.region(of: transaction.staff(request.person))
            try context.requireDistrict(region.text)
            if let school = request.school { _ = try transaction.school(school, field: "school") }
            let row = VetoRow(
                id: try transaction.nextID(of: "ethics_vetoes"), person: request.person,
                fromDay: days.from, untilDay: days.until, decisionNumber: request.decisionNumber)
            try transaction.insert(into: "ethics_vetoes", row)
            try transaction.append(
                event: EthicsVetoSet(
                    veto: row.id, person: row.person, from: row.fromDay, until: row.untilDay,
                    school: request.school),
                subject: "\(row.id)",
                attributes: EventAttributes(context, district: region.text))
            return row.veto
        }
    }

    func liftEthicsVeto(
        _ request: LiftEthicsVeto, _ context: ServerContext
    ) async throws -> EthicsVeto {
        try requireDocument(request.decisionNumber, field: "decisionNumber")
        return try await store.perform(context, request) { transaction in
            guard
                var row = try transaction.fetchOne(
                    VetoRow.self, "SELECT * FROM ethics_vetoes WHERE id = ?", [request.veto])
            else { throw CallError.notFound("veto \(request.veto)") }
            let region = try transaction.region(of: transaction.staff(row.person))
            try context.requireDistrict(region.text)
            guard row.liftedBy == nil else {
                throw RuleViolation(
                    "T3", "VETO_LIFTED", field: "veto", "the veto was lifted before")
            }
            guard
                try DayInterval(from: row.fromDay, until: row.untilDay).contains(request.lastDay)
            else {
                throw RuleViolation(
                    "T3", "OUTSIDE_VETO", field: "lastDay", "must be a day of the veto")
            }
            row.untilDay = request.lastDay
            row.liftedBy = request.decisionNumber
            try transaction.upsert(into: "ethics_vetoes", row, key: ["id"])
            try transaction.append(
                event: EthicsVetoLifted(
                    veto: row.id, person: row.person, lastDay: request.lastDay),
                subject: "\(row.id)",
                attributes: EventAttributes(context, district: region.text))
            return row.veto
        }
    }
}
