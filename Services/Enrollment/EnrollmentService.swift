public import Bus
import Contracts
public import Store

/// Enrollment (招生入学): register, roll, plan lines, offers and certified seats over one store.
public struct EnrollmentService: StoredService {
    public static var contract: any ServiceContract.Type { Enrollment.self }
    public static var migrations: [Migration] { EnrollmentMigrations.all }

    let store: Store
    let time: any TimeSource
    private let personKeys: PersonKeys
    /// By which each register knows persons.
    let registerKeys: [RegisterKind: PersonKeys]

    /// - Throws: when the rules in the store contradict each other.
    public init(_ environment: ServiceEnvironment) async throws {
        store = environment.store
        time = environment.time
        personKeys = environment.personKeys
        registerKeys = try RegisterKind.allCases.reduce(into: [:]) {
            $0[$1] = try environment.personKeys.keys(ofRegister: $1.rawValue)
        }
        _ = try await store.read { try $0.ruleBook() }
    }

    public var handlers: [Handler] {
        registerHandlers + rollHandlers + figureHandlers + planHandlers + ruleHandlers
            + offerHandlers + lotteryHandlers + importHandlers + transferHandlers + scoreHandlers
            + wishHandlers + violationHandlers + applicationHandlers
            + kindergartenHandlers + dropoutHandlers + placementHandlers + forecastHandlers
            + admissionHandlers
            + seasonHandlers
            + oversightHandlers
            + allocationHandlers
    }

    public var consumers: [EventConsumer] { [Self.seatsCertified, Self.ethicsVetoes] }

    public var workers: [ServiceWorker] {
        // One a register: a department that hangs holds up no other's.
        registerKeys.map { register, keys in
            let checks = CheckWorker(store: store, time: time, register: register, keys: keys)
            return ServiceWorker { bus, log in await checks.run(bus, log) }
        }
    }

    /// The pseudonymous key of a child; the ID number goes no further than here.
    ///
    /// - Throws: INVALID_ARGUMENT naming the field when the child is not born yet.
    func personKey(_ id: ResidentID, field: String) throws -> PersonKey {
        try id.requireAge(on: now.cityDate, field: field)
        return try PersonKey(personKeys.key(forIDNumber: id.text))
    }

    /// What children of one guardian born on one day share; their birth date is not kept.
    func twinKey(_ guardian: PersonKey, _ child: ResidentID) -> String {
        personKeys.key(forTwinsOf: guardian.text, bornOn: child.birthDate.text)
    }

    /// The id of a file's import, which does not tell what is in the file.
    func importID(_ kind: ImportKind, _ digest: FileDigest) -> String {
        personKeys.key(forFile: "\(kind.rawValue) \(digest.text)")
    }

    var now: Timestamp { Timestamp(millisecondsSinceEpoch: time.nowMilliseconds) }
}
