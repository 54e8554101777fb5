import Bus
import Contracts

/// 不动产: a home somebody owns, where, and since when.
struct PropertyRecord: RegisterRecord {
    let unit: String
    let region: RegionCode
    let community: String?
    let registeredOn: CalendarDate

    static let columns = [
        ExtractColumn("unit_no"), ExtractColumn("region"),
        ExtractColumn("community", required: false), ExtractColumn("registered_on"),
    ]
    static let identityColumns = ["id_number", "unit_no"]
    var identity: String { unit }

    init(_ row: ExtractRow) throws(ExtractFault) {
        unit = try row.text("unit_no")
        region = try row.region("region")
        community = row.optional("community")
        registeredOn = try row.value("registered_on", CalendarDate.self)
    }

    static func answer(
        _ question: PropertyQuestion, from extract: Extract<Self>
    ) throws(CallError) -> RegisterReason? {
        guard (1...PropertyQuestion.mostOwners).contains(question.owners.count) else {
            throw .invalid(
                "owners", rule: "range", "must name 1 to \(PropertyQuestion.mostOwners) persons")
        }
        return try .best(
            ofVerdicts: question.owners.flatMap { extract[$0] }.map { record in
                if record.region != question.region { return .fails(.otherRegion) }
                let community = CommunityMatch(record.community, asked: question.community)
                if community == .other { return .fails(.otherCommunity) }
                if let day = question.registeredBy, record.registeredOn > day {
                    return .fails(.registeredLater)
                }
                return RecordVerdict(community)
            })
    }
}
