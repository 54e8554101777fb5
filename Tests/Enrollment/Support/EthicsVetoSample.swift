import Bus
import Contracts

/// A veto as the teachers service tells it.
enum EthicsVetoSample {
    static func event(
        _ id: String = "v-1", school: SchoolCode?, from: String = "2025-10-08"
    ) throws -> CloudEvent {
        let payload = EthicsVetoSet(
            veto: 1, person: try PersonKey("0123456789abcdef0123456789abcdef"),
            from: Samples.day(from), until: nil, school: school)
        return CloudEvent(
            id: id, type: EthicsVetoSet.eventType, source: "/teachers.v1", subject: "1",
            time: "2025-10-08T00:00:00.000Z", sequence: 1, data: try JSONValue(encoding: payload))
    }
}
