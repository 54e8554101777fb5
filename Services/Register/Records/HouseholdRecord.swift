import Bus
import Contracts

/// 户籍: in which household somebody is registered, where, and since when.
struct HouseholdRecord: RegisterRecord {
    let household: String
    let region: RegionCode
    let community: String?
    let registeredOn: CalendarDate

    static let columns = [
        ExtractColumn("household_no"), ExtractColumn("region"),
        ExtractColumn("community", required: false), ExtractColumn("registered_on"),
    ]
    static let identityColumns = ["id_number"]
    var identity: String { "" }

    init(_ row: ExtractRow) throws(ExtractFault) {
        household = try row.text("household_no")
        region = try row.region("region")
        community = row.optional("community")
        registeredOn = try row.value("registered_on", CalendarDate.self)
    }

    static func answer(
        _ question: HouseholdQuestion, from extract: Extract<Self>
    ) throws(CallError) -> RegisterReason? {
        let households = question.guardian.map { Set(extract[$0].map(\.household)) }
        return try .best(
            ofVerdicts: extract[question.child].map { record in
                if record.region != question.region { return .fails(.otherRegion) }
                let community = CommunityMatch(record.community, asked: question.community)
                if community == .other { return .fails(.otherCommunity) }
                if let households, !households.contains(record.household) {
                    return .fails(.otherHousehold)
                }
                if let day = question.registeredBy, record.registeredOn > day {
                    return .fails(.registeredLater)
                }
                return RecordVerdict(community)
            })
    }
}
