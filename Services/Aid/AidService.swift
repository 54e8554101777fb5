public import Bus
import Contracts
public import Store

/// The aid service: dated parameters, hardship recognitions, entitlements.
public struct AidService: StoredService {
    public static let contract: any ServiceContract.Type = Aid.self
    public static let migrations: [Migration] = AidMigrations.all

    let store: Store
    let personKeys: PersonKeys
    let time: any TimeSource
    let calculator: EntitlementCalculator

    /// Loads the program's own parameter table.
    public init(_ environment: ServiceEnvironment) throws {
        self.init(environment, table: try ParameterTable.plan())
    }

    /// Works with another table, as a later edition of the program would.
    init(_ environment: ServiceEnvironment, table: ParameterTable) {
        store = environment.store
        personKeys = environment.personKeys
        time = environment.time
        calculator = EntitlementCalculator(table: table)
    }

    public var handlers: [Handler] {
        [
            Handler(Aid.listParameters, listParameters),
            Handler(Aid.getParameter, getParameter),
            Handler(Aid.registerRecognitions, registerRecognitions),
            Handler(Aid.advanceRecognition, advanceRecognition),
            Handler(Aid.confirmRecognition, confirmRecognition),
            Handler(Aid.adjustRecognition, adjustRecognition),
            Handler(Aid.revokeRecognition, revokeRecognition),
            Handler(Aid.getRecognition, getRecognition),
            Handler(Aid.listRecognitions) { try await listRecognitions($0, $1, $2.write) },
            Handler(Aid.calculateEntitlement, calculateEntitlement),
            Handler(Aid.calculateEntitlements, calculateEntitlements),
            Handler(Aid.getEntitlement, getEntitlement),
            Handler(Aid.recomputeEntitlement, recomputeEntitlement),
            Handler(Aid.listEntitlements) { try await listEntitlements($0, $1, $2.write) },
            Handler(Aid.checkMeanStandard, checkMeanStandard),
            Handler(Aid.summarise, summarise),
        ]
    }

    /// Rows a stream reads at a time.
    static let streamPageRows = 500
}
