import Bus
import Contracts

/// 居住证: a permit of a district and the days it is valid.
struct ResidenceRecord: RegisterRecord {
    let region: RegionCode
    let validFrom: CalendarDate
    let validTo: CalendarDate

    static let columns = [
        ExtractColumn("region"), ExtractColumn("valid_from"), ExtractColumn("valid_to"),
    ]
    static let identityColumns = ["id_number", "region", "valid_from"]
    var identity: String { "\(region) \(validFrom)" }

    init(_ row: ExtractRow) throws(ExtractFault) {
        region = try row.region("region")
        validFrom = try row.value("valid_from", CalendarDate.self)
        validTo = try row.value("valid_to", CalendarDate.self)
        guard validFrom <= validTo else {
            throw row.fault("valid_to", "order", "is before the first day")
        }
    }

    static func answer(
        _ question: ResidenceQuestion, from extract: Extract<Self>
    ) throws(CallError) -> RegisterReason? {
        .best(
            of: extract[question.holder].map { record -> RegisterReason? in
                if record.region != question.region { return .otherRegion }
                return (record.validFrom...record.validTo).contains(question.validOn)
                    ? nil : .notValid
            })
    }
}
