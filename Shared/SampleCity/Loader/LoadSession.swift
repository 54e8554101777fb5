import Bus
import Contracts

/// One load at work: how calls are made, how many at once, and who hears of the progress.
struct LoadSession: Sendable {
    let bus: any BusCalling
    let officers: SampleOfficers?
    let callsInFlight: Int
    let registerPatience: Duration
    /// Begins every idempotency key, so that a repeated load repeats its calls exactly.
    let keyPrefix: String
    let progress: @Sendable (LoadProgress) -> Void

    /// No case of any department: the records are synthetic.
    static let caseNumber = "sample city"

    enum Actor { case registrar, approver, staffing }

    /// A write whose key is the same in every load of the same city.
    func write<Request, Response>(
        _ method: UnaryMethod<Request, Response>, _ request: Request, key: String,
        by actor: Actor = .registrar
    ) async throws -> Response {
        try await bus.call(
            method, request, options: options(actor, key: "\(method.facts.name)-\(key)"))
    }

    func read<Request, Response>(
        _ method: UnaryMethod<Request, Response>, _ request: Request
    ) async throws -> Response {
        try await bus.call(method, request, options: options(.registrar))
    }

    /// The answer, or nil for NOT_FOUND.
    func readIfThere<Request, Response>(
        _ method: UnaryMethod<Request, Response>, _ request: Request
    ) async throws -> Response? {
        do {
            return try await read(method, request)
        } catch let error as CallError where error.code == .notFound {
            return nil
        }
    }

    func list<Request, Element>(
        _ method: ServerStreamMethod<Request, Element>, _ request: Request
    ) async throws -> [Element] {
        var list: [Element] = []
        for try await item in try await bus.stream(
            method, request, options: options(.registrar))
        { list.append(item) }
        return list
    }

    func options(_ actor: Actor, key: String? = nil) -> CallOptions {
        let principal: Principal? =
            switch actor {
            case .registrar: officers?.registrar
            case .approver: officers?.approver
            case .staffing: officers?.staffing
            }
        return CallOptions(
            idempotencyKey: key.map { "\(keyPrefix)-\($0)" }, onBehalfOf: principal,
            purpose: Purpose.sampleData.rawValue, caseNumber: Self.caseNumber,
            waitForReady: true)
    }

    /// Sends every batch, several at a time, and tells the records done after each.
    ///
    /// Batches are made when there is room for them, so that a whole city never lies in memory.
    ///
    /// - Parameter atOnce: how many of the usual calls in flight one of these is worth: small writes are committed in groups.
    func send<Batch: Sendable>(
        _ phase: LoadPhase, total: Int, atOnce: Int = 1, _ batches: some Sequence<Batch>,
        _ send: @escaping @Sendable (_ index: Int, Batch) async throws -> Int
    ) async throws {
        progress(LoadProgress(phase: phase, done: 0, total: total))
        var batches = batches.makeIterator()
        var index = 0
        var done = 0
        try await withThrowingTaskGroup(of: Int.self) { group in
            func start() {
                guard let batch = batches.next() else { return }
                let number = index
                index += 1
                group.addTask { try await send(number, batch) }
            }
            for _ in 0..<(callsInFlight * atOnce) { start() }
            while let records = try await group.next() {
                done += records
                progress(LoadProgress(phase: phase, done: done, total: total))
                start()
            }
        }
    }
}
