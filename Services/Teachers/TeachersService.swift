public import Bus
import Contracts
public import Store

/// Staff register, establishment ledger, required staff, appointments and vetoes.
///
/// Handlers are thin: check the request, load, ask the domain, store, answer. One file an
/// aggregate.
public struct TeachersService: StoredService {
    public static var contract: any ServiceContract.Type { Teachers.self }
    public static var migrations: [Migration] { TeachersSchema.migrations }

    let store: Store
    let personKeys: PersonKeys
    let time: any TimeSource
    let staffing: StaffingStandards

    public init(_ environment: ServiceEnvironment) async throws {
        self.init(environment, staffing: .known)
    }

    init(_ environment: ServiceEnvironment, staffing: StaffingStandards) {
        store = environment.store
        personKeys = environment.personKeys
        time = environment.time
        self.staffing = staffing
    }

    public var handlers: [Handler] {
        [
            Handler(Teachers.registerSchoolUnits, registerSchoolUnits),
            Handler(Teachers.setRolls, setRolls),
            Handler(Teachers.registerStaff, registerStaff),
            Handler(Teachers.updateQualifications, updateQualifications),
            Handler(Teachers.getStaff, getStaff),
            Handler(Teachers.listStaff, listStaff),
            Handler(Teachers.approveEstablishment, approveEstablishment),
            Handler(Teachers.allocateEstablishment, allocateEstablishment),
            Handler(Teachers.transferEstablishment, transferEstablishment),
            Handler(Teachers.getEstablishment, getEstablishment),
            Handler(Teachers.listEstablishment, listEstablishment),
            Handler(Teachers.listPostings, listPostings),
            Handler(Teachers.requiredStaff, requiredStaff),
            Handler(Teachers.appoint, appoint),
            Handler(Teachers.endAppointment, endAppointment),
            Handler(Teachers.setEthicsVeto, setEthicsVeto),
            Handler(Teachers.liftEthicsVeto, liftEthicsVeto),
            Handler(Teachers.summarise, summarise),
        ]
    }

    /// The city's day.
    var today: CalendarDate {
        Timestamp(millisecondsSinceEpoch: time.nowMilliseconds).cityDate
    }

    /// INVALID_ARGUMENT unless a batch has 1 to `Teachers.batchRecords` records.
    func requireBatch(_ count: Int, field: String) throws {
        guard (1...Teachers.batchRecords).contains(count) else {
            throw CallError.invalid(
                field, rule: "batch", "must have 1 to \(Teachers.batchRecords) records")
        }
    }

    /// INVALID_ARGUMENT unless a document's number has 1 to 64 characters.
    func requireDocument(_ number: String, field: String) throws {
        guard (1...64).contains(number.count) else {
            throw CallError.invalid(field, rule: "document", "must have 1 to 64 characters")
        }
    }
}
