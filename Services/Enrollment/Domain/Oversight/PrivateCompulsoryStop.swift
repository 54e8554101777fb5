import Bus
import Contracts

/// 停止审批新的民办义务教育学校: no private school of the compulsory stages that was approved under the stop enters the register.
///
/// Source: 五年规划, heading 八（四）. What tells an old school from a new one is stated, never guessed: the day of its
/// approval, else the day its building began. With neither it is refused.
enum PrivateCompulsoryStop {
    /// - Parameters:
    ///   - stages: those that are private and in the register only by this record.
    ///   - path: of the record in the request, `schools[3]`.
    static func check(
        _ record: SchoolRecord, newly stages: [Stage], by book: RuleBook, on day: CalendarDate,
        at path: String
    ) throws(RuleViolation) {
        guard record.ownership == .private, stages.contains(where: \.isCompulsory),
            let stop = book.inForce(on: day).first(where: { $0.rule == .privateCompulsoryStop })
        else { return }
        guard let since = record.approvedOn ?? record.construction?.startedOn else {
            throw RuleViolation(
                stop.rule.rawValue, "APPROVAL_DAY_UNKNOWN", field: "\(path).approvedOn",
                "a private school of the compulsory stages states when it was approved")
        }
        guard since < stop.validFrom else {
            throw RuleViolation(
                stop.rule.rawValue, "NEW_PRIVATE_COMPULSORY", field: "\(path).approvedOn",
                "\(stop.id): no private school of the compulsory stages is approved from"
                    + " \(stop.validFrom) on; this one is of \(since)")
        }
    }
}

extension Stage {
    /// 义务教育
    var isCompulsory: Bool { self == .primary || self == .junior }
}
