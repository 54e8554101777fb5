public import Bus
import Contracts
public import Store

/// Major projects and plan indicators. At start it loads the plan's tables into its store, or
/// refuses to start when they changed.
public struct ProjectsService: StoredService {
    public static var contract: any ServiceContract.Type { Projects.self }
    public static var migrations: [Migration] { ProjectsMigrations.all }

    let store: Store
    let time: any TimeSource

    public init(_ environment: ServiceEnvironment) async throws {
        try await self.init(environment, tables: .embedded())
    }

    init(_ environment: ServiceEnvironment, tables: PlanTables) async throws {
        store = environment.store
        time = environment.time
        let load = try PlanLoad(tables)
        try await store.write { tx in try load.run(tx) }
    }

    public var handlers: [Handler] {
        [
            Handler(Projects.getPlan, getPlan),
            Handler(Projects.listIndicators, listIndicators),
            Handler(Projects.getIndicator, getIndicator),
            Handler(Projects.targetInForce, targetInForce),
            Handler(Projects.reportIndicator, reportIndicator),
            Handler(Projects.listProjects, listProjects),
            Handler(Projects.getProject, getProject),
            Handler(Projects.registerProject, registerProject),
            Handler(Projects.enterStage, enterStage),
            Handler(Projects.approveBudget, approveBudget),
            Handler(Projects.approveChange, approveChange),
            Handler(Projects.recordContract, recordContract),
            Handler(Projects.recordFunds, recordFunds),
            Handler(Projects.recordPayment, recordPayment),
            Handler(Projects.setBaseline, setBaseline),
            Handler(Projects.reportProgress, reportProgress),
            Handler(Projects.earnedValue, earnedValue),
            Handler(Projects.certifySeats, certifySeats),
            Handler(Projects.summarise, summarise),
        ]
    }

    var now: Timestamp { Timestamp(millisecondsSinceEpoch: time.nowMilliseconds) }
    var today: CalendarDate { now.cityDate }
}
