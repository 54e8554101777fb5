import Bus
import Contracts
import Synchronization

/// The four services with fixed answers; what a test does not need refuses with UNIMPLEMENTED.
final class FakeServices: Sendable {
    /// How a service's `Summarise` behaves.
    enum Behaviour: Sendable {
        case answers
        case hangs
        case fails(CallError)
    }

    /// By service name; what is not named answers.
    private let summaries: [String: Behaviour]
    /// Names shown instead of the usual ones, by indicator number and project number.
    let indicatorNames: [Int: String]
    let projectNames: [Int: String]
    /// By project number: the number of the project it is a part of.
    let projectParents: [Int: Int]
    /// By indicator number.
    let readings: [Int: FakeReading]
    /// What happens to a lottery's proof on its way.
    let proofChange: @Sendable (inout LotteryProofFile) -> Void
    private let seen = Mutex<[ServerContext]>([])
    /// What the calls that hang do: one element when one starts, one when it is cancelled.
    let hanging: AsyncStream<Hang>
    private let noteHang: AsyncStream<Hang>.Continuation

    enum Hang: Sendable { case started, cancelled }

    init(
        summaries: [String: Behaviour] = [:], indicatorNames: [Int: String] = [:],
        projectNames: [Int: String] = [:], projectParents: [Int: Int] = [:],
        readings: [Int: FakeReading] = [:],
        proofChange: @escaping @Sendable (inout LotteryProofFile) -> Void = { _ in }
    ) {
        self.summaries = summaries
        self.indicatorNames = indicatorNames
        self.projectNames = projectNames
        self.projectParents = projectParents
        self.readings = readings
        self.proofChange = proofChange
        (hanging, noteHang) = AsyncStream.makeStream()
    }

    /// What the calls of `RegisterSchools` came with.
    var registrations: [ServerContext] { seen.withLock { $0 } }

    var definitions: [ServiceDefinition] {
        [
            definition(
                Enrollment.self,
                enrollment + FakeLotteries.handlers(proofChange) + FakePublicity.handlers
                    + FakeSeason.handlers + FakeAllocations.handlers),
            definition(Teachers.self, teachers),
            definition(Aid.self, aid), definition(Projects.self, projects),
        ]
    }

    private var enrollment: [Handler] {
        [
            Handler(Enrollment.summarise) { [self] request, _ in
                try await behave(Enrollment.name)
                return FakeFigures.enrollment(request.region)
            },
            Handler(Enrollment.getSchool) { request, _ in
                guard request.code.text == "2141000001" else { throw CallError.notFound("school") }
                return try FakeFigures.school(request.code)
            },
            Handler(Enrollment.listSchools) { [self] request, _, writer in
                let failure = CallError(
                    .unavailable, "REGISTER_LOST", "the register is gone", executed: .yes)
                if request.stage == .primary { throw failure }
                for serial in 1...3 {
                    let code = try SchoolCode("214100000\(serial)")
                    try await writer.write(try FakeFigures.school(code))
                }
                if request.stage == .junior { throw failure }
                if request.stage == .senior { try await hang() }
                if request.stage == .special { try await pour(into: writer) }
            },
            Handler(Enrollment.registerSchools) { [self] request, context in
                seen.withLock { $0.append(context) }
                return SchoolsRegistered(created: request.schools.count, updated: 0)
            },
            Handler(Enrollment.importSchools) { requests, _, writer in
                for try await batch in requests {
                    guard batch.number > 0 else {
                        throw CallError(
                            .unavailable, "REGISTER_LOST", "the register is gone", executed: .yes)
                    }
                    try await writer.write(BatchOutcome(number: batch.number, state: .committed))
                }
            },
            Handler(Enrollment.retireSchool) { _, _ in
                throw CallError(
                    .failedPrecondition, "IDEMPOTENCY_KEY_REUSED",
                    "the key belongs to another request", executed: .no)
            },
        ]
    }

    private var teachers: [Handler] {
        [
            Handler(Teachers.summarise) { [self] request, _ in
                try await behave(Teachers.name)
                return FakeFigures.teachers(request.region)
            }
        ]
    }

    private var aid: [Handler] {
        [
            Handler(Aid.summarise) { [self] request, _ in
                try await behave(Aid.name)
                return try FakeFigures.aid(request.region)
            }
        ]
    }

    private var projects: [Handler] {
        [
            Handler(Projects.summarise) { [self] request, _ in
                try await behave(Projects.name)
                return FakeFigures.projects(request.region)
            },
            Handler(Projects.listIndicators) { [self] request, _ in
                try FakeFigures.indicators(
                    request, names: indicatorNames, readings: readings)
            },
            Handler(Projects.listProjects) { [self] _, _ in
                ProjectList(
                    asOf: FakeFigures.asOf,
                    projects: try (1...9).map {
                        try FakeFigures.project(
                            $0, name: projectNames[$0], parent: projectParents[$0])
                    },
                    plannedInvestment: Money(fen: 737_000_000_000), paid: Money(fen: 0))
            },
        ]
    }

    private func behave(_ service: String) async throws {
        switch summaries[service] ?? .answers {
        case .answers: return
        case .fails(let error): throw error
        case .hangs: try await hang()
        }
    }

    /// Ends when the call is cancelled: by its deadline, or because nobody waits for it.
    private func hang() async throws {
        let (silence, _) = AsyncStream.makeStream(of: Void.self)
        noteHang.yield(.started)
        for await _ in silence {}
        noteHang.yield(.cancelled)
        try Task.checkCancellation()
    }

    /// Large elements without end, until nobody takes them any more.
    private func pour(into writer: ResponseWriter<School>) async throws {
        var school = try FakeFigures.school(try SchoolCode("2141000001"))
        school.name = String(repeating: "校", count: 20_000)
        noteHang.yield(.started)
        defer { noteHang.yield(.cancelled) }
        while true { try await writer.write(school) }
    }

    private func definition(
        _ contract: any ServiceContract.Type, _ handlers: [Handler]
    ) -> ServiceDefinition {
        let known = Set(handlers.map(\.descriptor.facts.path))
        let rest = contract.methods.filter { !known.contains($0.facts.path) }
            .compactMap { ($0 as? any Refusable)?.refusing }
        return ServiceDefinition(contract, handlers: handlers + rest)
    }
}

/// A method that can be bound to a refusal.
private protocol Refusable {
    var refusing: Handler { get }
}

extension UnaryMethod: Refusable {
    fileprivate var refusing: Handler {
        Handler(self) { _, _ in throw CallError(.unimplemented, "FAKE", "not in this test") }
    }
}

extension ServerStreamMethod: Refusable {
    fileprivate var refusing: Handler {
        Handler(self) { _, _, _ in throw CallError(.unimplemented, "FAKE", "not in this test") }
    }
}

extension ClientStreamMethod: Refusable {
    fileprivate var refusing: Handler {
        Handler(self) { _, _ in throw CallError(.unimplemented, "FAKE", "not in this test") }
    }
}

extension BidirectionalStreamMethod: Refusable {
    fileprivate var refusing: Handler {
        Handler(self) { _, _, _ in throw CallError(.unimplemented, "FAKE", "not in this test") }
    }
}
