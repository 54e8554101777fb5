import Admission
import Bus
import BusTesting
import Contracts
import Enrollment
import Foundation
import Store

/// A city's senior-high admission in the service: forms locked, market frozen, result computed, seats offered, each in one
/// transaction on disk; and the frozen market read back.
///
/// The baseline of each is the pure mechanism on the same market in memory: rows checked and hashed, M3 computed.
/// `BENCH_ADMISSION_CANDIDATES` chooses another number of candidates than 40,000.
enum AdmissionRunBenchmark {
    private struct Seconds {
        var steps: [(name: String, seconds: Double, note: String)] = []
        var mechanism = 0.0
    }

    static func run() async throws -> [Comparison] {
        let candidates =
            ProcessInfo.processInfo.environment["BENCH_ADMISSION_CANDIDATES"].flatMap(Int.init)
            ?? 40_000
        let city = try AdmissionRunCity(candidates: candidates)
        let seconds = try await BenchStore.withFolder { try await season(city, in: $0) }
        return seconds.steps.map { step in
            Comparison(
                "city/admission-\(step.name)/\(candidates)", unit: "ms",
                ours: step.seconds * 1000, baseline: seconds.mechanism * 1000,
                // The deadline of these methods.
                target: .oursAtMost(60_000),
                note: step.note + "; baseline: rows checked, hashed and computed in memory")
        }
    }

    private static func season(
        _ city: AdmissionRunCity, in folder: URL
    ) async throws -> Seconds {
        let enrollment = try await BenchEnrollment(in: folder)
        let store = enrollment.store
        let lines = try await enrollment.act { try await city.plan($0) }
        try await enrollment.publish(lines)
        try await city.enter(into: store)

        var measured = Seconds()
        let lock = try await enrollment.act { bus in
            try await seconds {
                try await bus.call(
                    Enrollment.moveWishForms, MoveWishForms(schoolYear: city.year, move: .lock))
            }
        }
        guard lock.value.moved == city.candidates.count else {
            throw BenchFailure(description: "\(lock.value.moved) forms are locked")
        }
        measured.steps.append(("lock", lock.seconds, "every wish form LOCKED"))
        let runID = try await enrollment.act {
            try await $0.call(Enrollment.prepareAdmission, city.request).id
        }
        let freeze = try await enrollment.act { bus in
            try await seconds {
                try await bus.call(Enrollment.freezeAdmission, FreezeAdmission(runID: runID))
            }
        }
        measured.steps.append(
            ("freeze", freeze.seconds, "eligibility decided, market kept and hashed"))
        let execute = try await enrollment.act { bus in
            try await seconds {
                try await bus.call(
                    Enrollment.executeAdmission,
                    ExecuteAdmission(runID: runID, publicValue: "03 08 14 + 07"))
            }
        }
        measured.steps.append(("execute", execute.seconds, "computed, every result kept"))
        let publish = try await enrollment.act(as: 2) { bus in
            try await seconds {
                try await bus.call(
                    Enrollment.publishAdmission,
                    PublishAdmission(runID: runID, resultHash: execute.value.resultHash ?? ""))
            }
        }
        let read = try await enrollment.act { bus in
            try await seconds {
                try await rows(of: runID, bus)
            }
        }
        let (result, mechanism) = try city.compute(read.value, publish.value)
        guard result.inputHash == freeze.value.inputHash,
            result.resultHash == publish.value.resultHash
        else { throw BenchFailure(description: "the rows read back give another result") }
        let seats = result.assignments.count { $0.school != nil }
        measured.steps.append(
            ("publish", publish.seconds, "forms moved, \(seats) seats offered"))
        measured.steps.append(
            ("market", read.seconds, "\(read.value.count) frozen rows streamed to the caller"))
        measured.mechanism = mechanism
        try await store.close()
        return measured
    }

    private static func rows(
        of runID: String, _ bus: any BusCalling
    ) async throws -> [AdmissionMarketRow] {
        let stream = try await bus.stream(
            Enrollment.listAdmissionMarket, ListAdmissionMarket(runID: runID))
        return try await stream.reduce(into: []) { $0.append($1) }
    }

    private static func seconds<Value>(
        _ work: () async throws -> Value
    ) async rethrows -> (value: Value, seconds: Double) {
        let begin = ContinuousClock.now
        let value = try await work()
        return (value, (ContinuousClock.now - begin).seconds)
    }
}
