import Bus
import Contracts
import Store

/// A row of `roll_transfers`.
struct TransferRow: Codable, Sendable {
    var number: Int
    var personKey: PersonKey
    var fromSchool: SchoolCode
    var toSchool: SchoolCode
    var stage: Stage
    var grade: Int
    var classNumber: Int
    var effectiveOn: CalendarDate
    var reason: String
    var state: TransferState
    var requestedBy: String
    var requestedAt: Int64
    var releasedBy: String?
    var releasedAt: Int64?
    var acceptedBy: String?
    var acceptedAt: Int64?
    var effectiveAt: Int64?
    var endReason: String?

    static let idPrefix = "transfer-"
    var id: String { "\(Self.idPrefix)\(number)" }

    /// The number of an id; nil when it is none.
    static func number(of id: String) -> Int? {
        id.hasPrefix(idPrefix) ? Int(id.dropFirst(idPrefix.count)) : nil
    }

    var answer: RollTransfer {
        let time = { (milliseconds: Int64) in Timestamp(millisecondsSinceEpoch: milliseconds) }
        return RollTransfer(
            id: id, personKey: personKey, fromSchool: fromSchool, toSchool: toSchool, stage: stage,
            grade: grade, classNumber: classNumber, effectiveOn: effectiveOn, state: state,
            requestedAt: time(requestedAt), releasedAt: releasedAt.map(time),
            acceptedAt: acceptedAt.map(time), effectiveAt: effectiveAt.map(time),
            endReason: endReason)
    }
}

extension ReadTransaction {
    /// The transfer, or NOT_FOUND.
    func requireTransfer(_ id: String) throws -> TransferRow {
        let row = try TransferRow.number(of: id).flatMap { number in
            try fetchOne(
                TransferRow.self, "SELECT * FROM roll_transfers WHERE number = ?", [number])
        }
        guard let row else { throw CallError.notFound("this transfer") }
        return row
    }

    func hasOpenTransfer(_ person: PersonKey) throws -> Bool {
        try fetchValue(
            Int.self,
            """
            SELECT 1 FROM roll_transfers
            WHERE person_key = ? AND state IN ('requested', 'released', 'accepted')
            """, [person]) != nil
    }

    func transfers(
        _ filter: ListTransfers, after number: Int?, limit: Int
    ) throws -> [TransferRow] {
        var conditions = Conditions()
        conditions.equal("state", filter.state)
        conditions.either("from_school", "to_school", filter.schoolCode)
        conditions.after("number", number)
        return try fetchAll(
            TransferRow.self,
            "SELECT * FROM roll_transfers \(conditions.text) ORDER BY number LIMIT ?",
            conditions.values + [limit])
    }
}

extension WriteTransaction {
    /// E3: ends the roll at the old school and begins the one at the new school.
    func moveRoll(
        _ transfer: TransferRow, _ from: SchoolRow, _ to: SchoolRow, _ context: ServerContext
    ) throws {
        guard let roll = try activeRoll(transfer.personKey), roll.schoolCode == from.code else {
            throw RuleViolation(
                "E3", "ROLL_NOT_AT_SCHOOL", field: "transferID",
                "the child's roll is no longer active at school \(from.code)")
        }
        try TransferLifecycle.requireSameStage(roll.stage, transfer.stage, field: "transferID")
        let cap = ClassCap(
            try ruleBook(), on: Timestamp(millisecondsSinceEpoch: now).cityDate)
        let new = RollCell(
            schoolCode: to.code, stage: transfer.stage, grade: transfer.grade,
            classNumber: transfer.classNumber)
        try requireNoSeatElsewhere(
            transfer.personKey, in: new, on: transfer.effectiveOn, field: "transferID")
        let enrolled = try enrolled(in: new) + 1
        if let limit = cap.limit(of: new), enrolled > limit {
            throw cap.refusal(of: new, enrolled: enrolled, field: "transferID")
        }
        try execute(
            """
            UPDATE rolls SET state = 'transferred', ended_at = ?
            WHERE person_key = ? AND state = 'active'
            """, [now, transfer.personKey])
        try insert(
            into: "rolls",
            RollRow(
                personKey: transfer.personKey, schoolCode: to.code, stage: transfer.stage,
                grade: transfer.grade, classNumber: transfer.classNumber, state: RollRow.active,
                enteredAt: now, endedAt: nil))
        try changeRolls([RollCell(roll): -1, new: 1], within: cap) {
            EventAttributes(context, district: ($0 == from.code ? from : to).region.text)
        }
        try registerWhereSeated(transfer.personKey, in: new, of: to.region, context)
        try append(
            event: StudentTransferred(
                transferID: transfer.id, personKey: transfer.personKey, fromSchool: from.code,
                toSchool: to.code),
            subject: transfer.id, attributes: EventAttributes(context, district: to.region.text))
    }
}
