import Bus
import Contracts

/// 社保: how many months were paid for somebody in a district without a gap, up to which one.
struct InsuranceRecord: RegisterRecord {
    let region: RegionCode
    let months: Int
    /// Its first day.
    let lastMonth: CalendarDate

    static let columns = [
        ExtractColumn("region"), ExtractColumn("months_paid"), ExtractColumn("last_month"),
    ]
    static let identityColumns = ["id_number", "region"]
    /// A working life, and more.
    static let months = 0...720
    var identity: String { region.text }

    init(_ row: ExtractRow) throws(ExtractFault) {
        region = try row.region("region")
        months = try row.whole("months_paid", Self.months)
        lastMonth = try row.month("last_month")
    }

    static func answer(
        _ question: InsuranceQuestion, from extract: Extract<Self>
    ) throws(CallError) -> RegisterReason? {
        guard (1...months.upperBound).contains(question.months) else {
            throw .invalid("months", rule: "range", "must be 1 to \(months.upperBound)")
        }
        return .best(
            of: extract[question.insured].map { record -> RegisterReason? in
                if record.region != question.region { return .otherRegion }
                if record.months < question.months { return .tooFewMonths }
                guard let day = question.paidUpTo else { return nil }
                return (record.lastMonth.year, record.lastMonth.month) >= (day.year, day.month)
                    ? nil : .tooFewMonths
            })
    }
}
